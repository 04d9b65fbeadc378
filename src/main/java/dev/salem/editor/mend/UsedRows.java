package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import dev.salem.editor.WeightEdit;
import dev.salem.logits.Logits;
import java.util.stream.IntStream;

/**
 * Measures of a change on the rows of a task: fails first, then adapts, then passes.
 *
 * @param texts all rows
 * @param fails number of fails
 * @param adapts number of adapts
 * @param passes number of passes
 */
record UsedRows(CachedTexts texts, int fails, int adapts, int passes) {
    private static final int HALVINGS = 6;
    /** Margin that an edit must keep, in logits: what is left after rounding to f16. */
    private static final double STOP = 0.05;

    /**
     * The smallest share of a change, to a 64th, at which every edit that the whole change puts right is still right by a
     * margin (by its whole one where that is less).
     */
    double extent(NDArray change) {
        double[] whole = editMargins(change);
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = (low + high) / 2;
            if (keeps(editMargins(change.mul(middle)), whole)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static boolean keeps(double[] margins, double[] whole) {
        return IntStream.range(0, whole.length)
                .filter(row -> whole[row] > 0)
                .allMatch(row -> margins[row] >= Math.min(STOP, whole[row]));
    }

    private double[] editMargins(NDArray change) {
        float[][] logits = texts.logits(IntStream.range(0, fails + adapts).toArray(), change);
        return IntStream.range(0, logits.length)
                .mapToDouble(row -> Logits.margin(logits[row], texts.text(row).target()))
                .toArray();
    }

    /** The logits of all rows with the weight moved by {@code change}. */
    float[][] logits(NDArray change) {
        return texts.logits(IntStream.range(0, fails + adapts + passes).toArray(), change);
    }

    /** Measures after a stage. */
    WeightEdit.Stage stage(String name, float[][] logits) {
        double smallest = IntStream.range(0, fails + adapts)
                .mapToDouble(row -> Logits.margin(logits[row], texts.text(row).target()))
                .min()
                .orElseThrow();
        return new WeightEdit.Stage(
                name,
                right(logits, 0, fails),
                adapts == 0 ? Double.NaN : right(logits, fails, adapts),
                1 - right(logits, fails + adapts, passes),
                smallest);
    }

    /** Measures at one extent of a change, from the logits there and of the unedited model. */
    WeightEdit.TradeOffPoint tradeOff(double lambda, float[][] before, float[][] after) {
        double divergence = 0;
        for (int row = fails + adapts; row < after.length; row++) {
            divergence += Logits.divergence(before[row], after[row]) / passes;
        }
        return new WeightEdit.TradeOffPoint(
                lambda, right(after, 0, fails + adapts), 1 - right(after, fails + adapts, passes), divergence);
    }

    private double right(float[][] logits, int from, int count) {
        return (double) IntStream.range(from, from + count)
                        .filter(row ->
                                Logits.margin(logits[row], texts.text(row).target()) > 0)
                        .count()
                / count;
    }
}
