package dev.salem.workflow;

import dev.salem.evaluation.Gate;
import java.util.List;

/**
 * Edits cut out of a pool, to be measured over.
 *
 * @param model as in an {@link EditRequest}
 * @param fails fails of each edit, in the pool's order
 * @param skips fails to pass over for each edit
 * @param allLayers whether each edit is made at every layer in turn, not only where the options say
 * @param gate what the automatic margin aims at
 */
public record BenchmarkRequest(
        String model,
        BenchmarkPool pool,
        int fails,
        List<Integer> skips,
        boolean allLayers,
        EditOptions options,
        Gate gate,
        RunOptions run) {
    public BenchmarkRequest {
        if (fails < 1) {
            throw new WorkflowException("fails must be at least 1, got: " + fails);
        }
        if (skips.isEmpty() || skips.stream().anyMatch(skip -> skip < 0)) {
            throw new WorkflowException("skip must name numbers from 0 on, got: " + skips);
        }
        skips = List.copyOf(skips);
    }

    /** The fails that the pool must have. */
    int failsOfAll() {
        return fails + skips.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
