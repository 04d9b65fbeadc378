package dev.salem.logits;

/**
 * What the logits of one text say, in double precision and the same on every machine. A text has one logit a label, at
 * least two.
 */
public final class Logits {
    private Logits() {}

    /** The index of the largest, the first among equals. */
    public static int largest(float[] logits) {
        int best = 0;
        for (int label = 1; label < logits.length; label++) {
            if (logits[label] > logits[best]) {
                best = label;
            }
        }
        return best;
    }

    /** The target's logit less the largest other. */
    public static double margin(float[] logits, int target) {
        double other = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < logits.length; label++) {
            if (label != target) {
                other = Math.max(other, logits[label]);
            }
        }
        return logits[target] - other;
    }

    /** KL(before ‖ after) of the label distributions in nats; never negative. */
    public static double divergence(float[] before, float[] after) {
        double normBefore = logSumExp(before);
        double normAfter = logSumExp(after);
        double divergence = 0;
        for (int label = 0; label < before.length; label++) {
            double logBefore = before[label] - normBefore;
            divergence += StrictMath.exp(logBefore) * (logBefore - (after[label] - normAfter));
        }
        return Math.max(0, divergence);
    }

    private static double logSumExp(float[] logits) {
        double top = logits[largest(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += StrictMath.exp(logit - top);
        }
        return top + StrictMath.log(sum);
    }
}
