package dev.salem.editor.refine;

import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.logits.Logits;

/**
 * What a weight does to the rows of the step.
 *
 * @param editAccuracy share of fails that are right
 * @param adaptAccuracy share of used adapts that are right, NaN without any
 * @param editsRight share of fails and used adapts that are right
 * @param passDrawdown share of the pass rows that are wrong
 * @param smallestMargin smallest margin of fails and used adapts
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
        int fails = 0;
        int adapts = 0;
        int lost = 0;
        double kl = 0;
        double smallest = Double.POSITIVE_INFINITY;
        for (int row = 0; row < rows.size(); row++) {
            double margin = Logits.margin(logits[row], rows.texts().get(row).target());
            if (!Double.isFinite(margin)) {
                throw new EditorException(
                        "row " + row + " of the edit has the margin " + margin + ": the edited weight is not finite");
            }
            if (row < rows.edits()) {
                smallest = Math.min(smallest, margin);
                if (margin > 0) {
                    fails += row < rows.fails() ? 1 : 0;
                    adapts += row < rows.fails() ? 0 : 1;
                }
            } else {
                lost += margin > 0 ? 0 : 1;
                kl += Logits.divergence(baseLogits[row], logits[row]);
            }
        }
        int passes = rows.size() - rows.edits();
        int usedAdapts = rows.edits() - rows.fails();
        return new RowMeasures(
                (double) fails / rows.fails(),
                usedAdapts == 0 ? Double.NaN : (double) adapts / usedAdapts,
                (double) (fails + adapts) / rows.edits(),
                (double) lost / passes,
                smallest,
                kl / passes);
    }

    WeightEdit.Stage stage(String name) {
        return new WeightEdit.Stage(name, editAccuracy, adaptAccuracy, passDrawdown, smallestMargin);
    }

    WeightEdit.TradeOffPoint point(double lambda) {
        return new WeightEdit.TradeOffPoint(lambda, editsRight, passDrawdown, kl);
    }
}
