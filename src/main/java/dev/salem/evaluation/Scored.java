package dev.salem.evaluation;

/**
 * A classifier's answers to one sample by the unedited and by the edited model.
 *
 * @param id the sample's id
 * @param target index of the wanted label
 * @param logitsBefore the unedited model's logits {@code [labels]}, at least two
 * @param logitsAfter the edited model's logits {@code [labels]}
 */
public record Scored(String id, int target, float[] logitsBefore, float[] logitsAfter) {

    /** @throws EvaluationException where a logit is NaN or infinite */
    public Scored {
        if (logitsBefore.length < 2 || logitsBefore.length != logitsAfter.length) {
            throw new IllegalArgumentException(
                    "sample " + id + " needs the same two or more logits before and after, got: " + logitsBefore.length
                            + " and " + logitsAfter.length);
        }
        if (target < 0 || target >= logitsBefore.length) {
            throw new IllegalArgumentException(
                    "sample " + id + " needs a target between 0 and " + (logitsBefore.length - 1) + ", got: " + target);
        }
        logitsBefore = requireFinite(id, "before", logitsBefore.clone());
        logitsAfter = requireFinite(id, "after", logitsAfter.clone());
    }

    /** A copy of the unedited model's logits. */
    @Override
    public float[] logitsBefore() {
        return logitsBefore.clone();
    }

    /** A copy of the edited model's logits. */
    @Override
    public float[] logitsAfter() {
        return logitsAfter.clone();
    }

    /** The index of the unedited model's largest logit, the first among equals. */
    public int predictedBefore() {
        return largest(logitsBefore);
    }

    /** The index of the edited model's largest logit, the first among equals. */
    public int predictedAfter() {
        return largest(logitsAfter);
    }

    public boolean rightBefore() {
        return predictedBefore() == target;
    }

    public boolean rightAfter() {
        return predictedAfter() == target;
    }

    /** The target's logit less the largest other, by the unedited model. */
    public double marginBefore() {
        return margin(logitsBefore);
    }

    /** The target's logit less the largest other, by the edited model. */
    public double marginAfter() {
        return margin(logitsAfter);
    }

    /** KL(before ‖ after) of the label distributions in nats; never negative. */
    public double klDivergence() {
        double sumBefore = logSumExp(logitsBefore);
        double sumAfter = logSumExp(logitsAfter);
        double divergence = 0;
        for (int label = 0; label < logitsBefore.length; label++) {
            double before = logitsBefore[label] - sumBefore;
            double after = logitsAfter[label] - sumAfter;
            divergence += Math.exp(before) * (before - after);
        }
        return Math.max(0, divergence);
    }

    /** The number of labels. */
    int labels() {
        return logitsBefore.length;
    }

    private static float[] requireFinite(String id, String when, float[] logits) {
        for (float logit : logits) {
            if (!Float.isFinite(logit)) {
                throw new EvaluationException("sample " + id + " has logit " + logit + " " + when + " the edit");
            }
        }
        return logits;
    }

    private static int largest(float[] logits) {
        int best = 0;
        for (int label = 1; label < logits.length; label++) {
            if (logits[label] > logits[best]) {
                best = label;
            }
        }
        return best;
    }

    private double margin(float[] logits) {
        double other = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < logits.length; label++) {
            if (label != target) {
                other = Math.max(other, logits[label]);
            }
        }
        return logits[target] - other;
    }

    private static double logSumExp(float[] logits) {
        double top = logits[largest(logits)];
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - top);
        }
        return top + Math.log(sum);
    }
}
