package dev.salem.editor.mend;

import dev.salem.model.LabelledText;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The parts that passes play in training. Passes that made the metric hardly move under a change that is small in it, so
 * what a change costs is learnt from passes that the metric does not know, and judged by passes that neither knows.
 *
 * @param metric half of them: indices of the passes whose curvature is the metric
 * @param drawn a quarter: those that steps draw from
 * @param kept a quarter: those that choose the best state
 */
record PassSplit(int[] metric, int[] drawn, int[] kept) {
    private static final int FEWEST = 4;

    /** A random split; fewer than four passes play every part. */
    static PassSplit of(int passes, long seed) {
        int[] order = Draws.without(new SplittableRandom(seed), passes, passes);
        if (passes < FEWEST) {
            return new PassSplit(order, order, order);
        }
        int quarter = passes / 4;
        return new PassSplit(
                IntStream.of(order).skip(2L * quarter).toArray(),
                IntStream.of(order).skip(quarter).limit(quarter).toArray(),
                IntStream.of(order).limit(quarter).toArray());
    }

    /** The passes of the metric. */
    List<LabelledText> metric(List<LabelledText> passes) {
        return IntStream.of(metric).mapToObj(passes::get).toList();
    }
}
