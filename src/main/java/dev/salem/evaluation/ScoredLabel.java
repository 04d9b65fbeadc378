package dev.salem.evaluation;

import dev.salem.logits.Logits;

/**
 * A classifier's answers to one sample by the unedited and by the edited model.
 *
 * @param id the sample's id
 * @param target index of the wanted label
 * @param logitsBefore the unedited model's logits {@code [labels]}, at least two
 * @param logitsAfter the edited model's logits {@code [labels]}
 */
public record ScoredLabel(String id, int target, float[] logitsBefore, float[] logitsAfter) implements Scored {

    /** @throws EvaluationException where a logit is NaN or infinite */
    public ScoredLabel {
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
        return Logits.largest(logitsBefore);
    }

    /** The index of the edited model's largest logit, the first among equals. */
    public int predictedAfter() {
        return Logits.largest(logitsAfter);
    }

    @Override
    public boolean rightBefore() {
        return predictedBefore() == target;
    }

    @Override
    public boolean rightAfter() {
        return predictedAfter() == target;
    }

    @Override
    public int unitsChanged() {
        return predictedBefore() == predictedAfter() ? 0 : 1;
    }

    @Override
    public double marginBefore() {
        return Logits.margin(logitsBefore, target);
    }

    @Override
    public double marginAfter() {
        return Logits.margin(logitsAfter, target);
    }

    @Override
    public double klDivergence() {
        return Logits.divergence(logitsBefore, logitsAfter);
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
}
