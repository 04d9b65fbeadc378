package dev.salem.editor.refine;

import java.util.Arrays;
import java.util.Comparator;

/**
 * What a round of the step reached.
 *
 * @param home fails and used adapts with the stop margin
 * @param rows of theirs with the stop margin; a margin that is not finite is none
 * @param shortfall what the others lack of it in sum, in logits
 * @param divergence how far the pass rows moved, in nats
 */
record Reached(int home, int rows, double shortfall, double divergence) {
    private static final Comparator<Reached> LESS_FIRST = Comparator.comparingInt(Reached::home)
            .thenComparingInt(Reached::rows)
            .thenComparing(Reached::divergence, Comparator.reverseOrder());

    static Reached of(Rows all, double stop, double[] margins, double divergence) {
        double[] lacking = Arrays.stream(margins, 0, all.editRows())
                .map(margin -> stop - margin)
                .filter(lack -> !(lack <= 0))
                .toArray();
        return new Reached(
                all.reaching(stop, margins),
                all.editRows() - lacking.length,
                Arrays.stream(lacking).sum(),
                divergence);
    }

    /** Whether this is more, or as much at less cost for the passes. */
    boolean moreThan(Reached other) {
        return LESS_FIRST.compare(this, other) > 0;
    }

    /** Whether every margin is a number to go on from. */
    boolean isFinite() {
        return Double.isFinite(shortfall);
    }
}
