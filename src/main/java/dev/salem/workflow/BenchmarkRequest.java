package dev.salem.workflow;

import dev.salem.evaluation.Gate;
import java.util.List;

/**
 * Edits cut out of a pool, to be measured over.
 *
 * @param model as in an {@link EditRequest}
 * @param pool an edit set with more fails than one edit takes
 * @param fails fails of each edit, in the pool's order
 * @param gate what the automatic margin aims at
 * @param skips fails to pass over for each edit
 */
public record BenchmarkRequest(
        String model, String pool, int fails, List<Integer> skips, EditOptions options, Gate gate, RunOptions run) {
    public BenchmarkRequest {
        if (fails < 1) {
            throw new WorkflowException("fails must be at least 1, got: " + fails);
        }
        if (skips.isEmpty() || skips.stream().anyMatch(skip -> skip < 0)) {
            throw new WorkflowException("skip must name numbers from 0 on, got: " + skips);
        }
        skips = List.copyOf(skips);
    }
}
