package dev.salem.editor.refine;

import java.util.Arrays;
import java.util.Comparator;

/**
 * What a round of the step reached.
 *
 * @param home fails and used adapts with the stop margin
 * @param right fails and used adapts that are right
 * @param rows of theirs with the stop margin, 0 where tokens don't count on their own
 * @param shortfall what the others lack of it in sum, in logits
 */
record Reached(int home, int right, int rows, double shortfall) {
    private static final Comparator<Reached> LESS_FIRST = Comparator.comparingInt(Reached::home)
            .thenComparingInt(Reached::right)
            .thenComparingInt(Reached::rows);

    /** Of these margins; one that is no number is none. */
    static Reached of(Rows all, MarginTargets targets, double[] margins) {
        double[] lacking = Arrays.stream(margins, 0, all.editRows())
                .map(margin -> targets.stop() - margin)
                .filter(lack -> !(lack <= 0))
                .toArray();
        return new Reached(
                all.reaching(targets.stop(), margins),
                all.right(margins),
                targets.eachToken() ? all.editRows() - lacking.length : 0,
                Arrays.stream(lacking).sum());
    }

    boolean moreThan(Reached other) {
        return LESS_FIRST.compare(this, other) > 0;
    }

    /** Whether every margin is a number to go on from. */
    boolean isFinite() {
        return Double.isFinite(shortfall);
    }
}
