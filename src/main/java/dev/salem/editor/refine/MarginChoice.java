package dev.salem.editor.refine;

import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The automatic margin. Each third of the used adapts and passes is kept aside once; the first-order step without it
 * predicts its margins. From the least margin on it is raised until the kept adapts reach the wanted generality by a standard error, as long
 * as the kept passes stay within the allowed drawdown.
 *
 * @param margin the choice, in logits
 * @param generality predicted share of kept adapts that come out right, NaN without adapts
 * @param drawdown predicted share of kept passes that are lost
 */
record MarginChoice(double margin, double generality, double drawdown) {
    private static final double[] MARGINS = {0.5, 1, 1.5, 2};

    /** Where a step up gains no more generality than this, more margin only costs the passes. */
    private static final double NOTHING = 0.001;

    private static final double WITHOUT_ADAPTS = 1;
    /**
     * The least margin of answers with adapts. An answer is right when all of its tokens are, and rewordings made by rules, which
     * follow more readily than what people say, promise more than that.
     */
    static final double LEAST_OF_ANSWERS = 1.5;

    private static final int FOLDS = 3;
    /** How far a predicted margin may be off, in logits: a row counts by the probability that it is above 0. */
    private static final double SPREAD = 0.3;

    static MarginChoice of(
            Rows rows, double[][] kernel, double[] baseMargins, double least, EditSettings settings, NDManager scope) {
        if (rows.edits() == rows.fails()) {
            return new MarginChoice(WITHOUT_ADAPTS, Double.NaN, Double.NaN);
        }
        double[] margins =
                Arrays.stream(MARGINS).filter(margin -> margin >= least).toArray();
        MarginChoice best = predict(margins[0], rows, kernel, baseMargins, scope);
        for (int step = 1; step < margins.length && best.assured(rows) < settings.wantedGenerality(); step++) {
            MarginChoice next = predict(margins[step], rows, kernel, baseMargins, scope);
            if (next.drawdown > settings.allowedDrawdown() || next.generality <= best.generality + NOTHING) {
                break;
            }
            best = next;
        }
        return best;
    }

    /** The margin below this one, if there is one. */
    static OptionalDouble below(double margin) {
        return Arrays.stream(MARGINS).filter(lower -> lower < margin).max();
    }

    private static MarginChoice predict(
            double margin, Rows rows, double[][] kernel, double[] baseMargins, NDManager scope) {
        MarginTargets unbounded = new MarginTargets(margin, 0, Double.POSITIVE_INFINITY, false);
        double[] targets = rows.targets(baseMargins, baseMargins, unbounded);
        double right = 0;
        double lost = 0;
        for (int fold = 0; fold < FOLDS; fold++) {
            BitSet aside = new BitSet(rows.size());
            for (int row = 0; row < rows.size(); row++) {
                aside.set(row, isAside(rows.owners()[row], fold, rows));
            }
            DualProblem problem = new DualProblem(kernel, targets, rows.weights(baseMargins), rows.askedRows(), aside);
            double[] multipliers = problem.solve(scope);
            double[] moved = baseMargins.clone();
            aside.stream().forEach(row -> moved[row] += problem.moved(row, multipliers));
            double[] before = rows.smallest(baseMargins);
            double[] after = rows.smallest(moved);
            for (int sample = rows.fails(); sample < rows.samples(); sample++) {
                if (!isAside(sample, fold, rows)) {
                    continue;
                }
                if (sample < rows.edits()) {
                    right += above(after[sample]);
                } else {
                    lost += Math.max(0, above(before[sample]) - above(after[sample]));
                }
            }
        }
        return new MarginChoice(margin, right / (rows.edits() - rows.fails()), lost / rows.passes());
    }

    private static boolean isAside(int sample, int fold, Rows rows) {
        boolean isCopy = sample >= rows.edits() && sample < rows.asked();
        return sample >= rows.fails() && !isCopy && sample % FOLDS == fold;
    }

    /** The generality to count on: few adapts must follow more clearly than many. */
    private double assured(Rows rows) {
        return WilsonBound.lower(generality, rows.edits() - rows.fails(), 1);
    }

    /** Logistic approximation of the normal distribution function (Bowling et al. 2009). */
    private static double above(double margin) {
        double x = margin / SPREAD;
        return 1 / (1 + StrictMath.exp(-1.702 * x));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%.1f (predicted generality %.3f, drawdown %.4f)", margin, generality, drawdown);
    }
}
