package dev.salem.editor.refine;

import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.logits.Logits;
import java.util.Arrays;
import java.util.BitSet;

/**
 * What a weight does to the rows of the step.
 *
 * @param editAccuracy share of fails that are right
 * @param adaptAccuracy share of used adapts that are right, NaN without any
 * @param editsRight share of fails and used adapts that are right
 * @param passDrawdown share of the pass rows that are wrong
 * @param smallestMargin smallest margin of the rows of fails and used adapts
 * @param kl mean divergence from the unedited model on the pass rows, in nats
 */
record RowMeasures(
        double editAccuracy,
        double adaptAccuracy,
        double editsRight,
        double passDrawdown,
        double smallestMargin,
        double kl) {

    static RowMeasures of(Rows rows, float[][] baseLogits, float[][] logits) {
        double[] margins = margins(rows, logits);
        double[] smallest = rows.smallest(margins);
        int fails = right(smallest, 0, rows.fails());
        int adapts = right(smallest, rows.fails(), rows.edits());
        int kept = right(smallest, rows.asked(), rows.samples());
        int usedAdapts = rows.edits() - rows.fails();
        return new RowMeasures(
                (double) fails / rows.fails(),
                usedAdapts == 0 ? Double.NaN : (double) adapts / usedAdapts,
                (double) (fails + adapts) / rows.edits(),
                (double) (rows.passes() - kept) / rows.passes(),
                rows.smallestEditMargin(margins),
                rows.divergence(baseLogits, logits));
    }

    private static double[] margins(Rows rows, float[][] logits) {
        double[] margins = new double[rows.size()];
        BitSet unread = rows.unread();
        for (int row = unread.nextClearBit(0); row < margins.length; row = unread.nextClearBit(row + 1)) {
            margins[row] = Logits.margin(logits[row], rows.texts().get(row).target());
            if (!Double.isFinite(margins[row])) {
                throw new EditorException("row " + row + " of the edit has the margin " + margins[row]
                        + ": the edited weight is not finite");
            }
        }
        return margins;
    }

    private static int right(double[] smallest, int from, int to) {
        return (int)
                Arrays.stream(smallest, from, to).filter(margin -> margin > 0).count();
    }

    WeightEdit.Stage stage(String name) {
        return new WeightEdit.Stage(name, editAccuracy, adaptAccuracy, passDrawdown, smallestMargin);
    }

    WeightEdit.TradeOffPoint point(double lambda) {
        return new WeightEdit.TradeOffPoint(lambda, editsRight, passDrawdown, kl);
    }
}
