package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.WeightEdit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How much of a change is written: all of it, unless that loses more of the pass rows than allowed; then the smallest
 * share at which every edit still has the stop margin, found by bisection.
 *
 * @param lambda share of the change, above 0 and at most 1
 * @param points what was seen on the way, by share
 */
record Extent(double lambda, List<WeightEdit.TradeOffPoint> points) {
    private static final int BISECTIONS = 6;
    private static final double[] SHOWN = {0.5};

    /** Measures one share of the change. */
    private record Probe(Rows rows, AttendedRows attended, NDArray base, NDArray change, float[][] baseLogits) {
        RowMeasures at(double lambda, NDManager scope) {
            try (NDManager step = scope.newSubManager()) {
                NDArray scaled = change.mul(lambda);
                scaled.attach(step);
                NDArray weight = scaled.add(base);
                return RowMeasures.of(rows, baseLogits, attended.logits(weight));
            }
        }
    }

    static Extent of(
            Rows rows,
            AttendedRows attended,
            NDArray base,
            NDArray change,
            float[][] baseLogits,
            RowMeasures whole,
            MarginTargets targets,
            double allowedDrawdown,
            NDManager scope) {
        Probe probe = new Probe(rows, attended, base, change, baseLogits);
        List<WeightEdit.TradeOffPoint> points = new ArrayList<>();
        points.add(RowMeasures.of(rows, baseLogits, baseLogits).point(0));
        for (double lambda : SHOWN) {
            points.add(probe.at(lambda, scope).point(lambda));
        }
        points.add(whole.point(1));
        double lambda = 1;
        if (whole.passDrawdown() > allowedDrawdown && whole.smallestMargin() > targets.stop()) {
            double low = 0;
            for (int bisection = 0; bisection < BISECTIONS; bisection++) {
                double middle = (low + lambda) / 2;
                RowMeasures measures = probe.at(middle, scope);
                points.add(measures.point(middle));
                if (measures.smallestMargin() >= targets.stop()) {
                    lambda = middle;
                } else {
                    low = middle;
                }
            }
        }
        points.sort(Comparator.comparingDouble(WeightEdit.TradeOffPoint::lambda));
        return new Extent(lambda, List.copyOf(points));
    }
}
