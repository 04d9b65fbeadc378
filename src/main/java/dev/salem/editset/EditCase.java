package dev.salem.editset;

import java.util.List;

/**
 * A fail to be edited and its rephrasings; they are never separated.
 *
 * @param fail the row to put right
 * @param usedAdapts rephrasings that the editor may see
 * @param heldoutAdapts rephrasings kept aside to measure generality
 */
public record EditCase(Sample fail, List<Sample> usedAdapts, List<Sample> heldoutAdapts) {
    public EditCase {
        usedAdapts = List.copyOf(usedAdapts);
        heldoutAdapts = List.copyOf(heldoutAdapts);
    }
}
