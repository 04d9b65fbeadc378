package dev.salem.editset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * An edit set sorted by the model's own answers (see {@code algorithms.md}, section 1). Lists are in file order; which
 * row goes where depends on the seed and on the rows, not on their order.
 *
 * @param edits the fails to be edited with their adapts; never empty
 * @param usedPasses rows the model gets right, for the editor; never empty
 * @param heldoutPasses rows the model gets right, for drawdown; never empty
 * @param heldoutFails rows the model gets wrong and the set keeps from editing, for the natural mix
 * @param noOpFails declared fails that the model gets right; neither they nor their adapts are used or measured
 * @param failingPasses declared passes that the model gets wrong; neither used nor measured
 * @param seenHeldout held-out rows whose input the editor sees in another row; not measured
 */
public record Partition(
        List<EditCase> edits,
        List<Sample> usedPasses,
        List<Sample> heldoutPasses,
        List<Sample> heldoutFails,
        List<Sample> noOpFails,
        List<Sample> failingPasses,
        List<Sample> seenHeldout) {

    public Partition {
        edits = List.copyOf(edits);
        usedPasses = List.copyOf(usedPasses);
        heldoutPasses = List.copyOf(heldoutPasses);
        heldoutFails = List.copyOf(heldoutFails);
        noOpFails = List.copyOf(noOpFails);
        failingPasses = List.copyOf(failingPasses);
        seenHeldout = List.copyOf(seenHeldout);
    }

    /**
     * Sorts a set. Declared splits are honoured. Else half of the passes of each target are held out, and all adapts of
     * a fail but one; a lone adapt is held out. The adapts of a fail that isn't edited are left out.
     *
     * @param modelIsRight whether the unedited model gives a row its target; asked once per row that is no adapt
     * @throws EditSetException where there is nothing to edit, no pass for the editor or no pass to measure with
     */
    public static Partition of(EditSet set, Predicate<Sample> modelIsRight, long seed) {
        return new Partitioner(set.samples(), modelIsRight, new SeededOrder(seed)).partition();
    }

    /** All adapts that the editor may see. */
    public List<Sample> usedAdapts() {
        return edits.stream().flatMap(edit -> edit.usedAdapts().stream()).toList();
    }

    /** All adapts kept aside for generality. */
    public List<Sample> heldoutAdapts() {
        return edits.stream().flatMap(edit -> edit.heldoutAdapts().stream()).toList();
    }

    public PartitionCounts counts() {
        int usedAdapts = usedAdapts().size();
        int heldoutAdapts = heldoutAdapts().size();
        return new PartitionCounts(
                edits.size(),
                usedAdapts + heldoutAdapts,
                usedPasses.size() + heldoutPasses.size(),
                noOpFails.size(),
                failingPasses.size(),
                usedAdapts,
                heldoutAdapts,
                usedPasses.size(),
                heldoutPasses.size(),
                heldoutFails.size(),
                seenHeldout.size());
    }

    /**
     * Parts the edit cases for training an editor. Fails with the same input stay on one side; at least one stays in
     * training.
     *
     * @param validationShare from 0 to below 1; rounded to whole cases, and to at least one when above 0
     */
    public EditGroups split(double validationShare, long seed) {
        if (!(validationShare >= 0 && validationShare < 1)) {
            throw new IllegalArgumentException("validationShare must be from 0 to below 1, got: " + validationShare);
        }
        long wanted = validationShare == 0 ? 0 : Math.max(1, Math.round(validationShare * edits.size()));
        Map<String, List<EditCase>> byInput = new LinkedHashMap<>();
        Map<Sample, EditCase> byFail = new LinkedHashMap<>();
        edits.forEach(edit -> byFail.put(edit.fail(), edit));
        for (Sample fail : new SeededOrder(seed).shuffle(byFail.keySet())) {
            byInput.computeIfAbsent(fail.inputKey(), key -> new ArrayList<>()).add(byFail.get(fail));
        }
        List<EditCase> training = new ArrayList<>();
        List<EditCase> validation = new ArrayList<>();
        int inputsLeft = byInput.size();
        for (List<EditCase> cases : byInput.values()) {
            inputsLeft--;
            boolean fits = validation.size() + cases.size() <= wanted && (inputsLeft > 0 || !training.isEmpty());
            (fits ? validation : training).addAll(cases);
        }
        return new EditGroups(training, validation);
    }
}
