package dev.salem.editset;

/**
 * How many rows a {@link Partition} put where.
 *
 * @param fails fails to be edited
 * @param adapts their adapts, used and held out
 * @param passes used and held out
 * @param noOpFails declared fails that the model gets right
 * @param failingPasses declared passes that the model gets wrong
 * @param seenHeldout held-out rows not measured, since the editor sees their input in another row
 */
public record PartitionCounts(
        int fails,
        int adapts,
        int passes,
        int noOpFails,
        int failingPasses,
        int usedAdapts,
        int heldoutAdapts,
        int usedPasses,
        int heldoutPasses,
        int heldoutFails,
        int seenHeldout) {}
