package dev.salem.model;

/**
 * What a model predicts at each token of a text's answer, the tokens before it given.
 *
 * @param tops the likeliest token at each place
 * @param margins the answer's token's logit less the largest other
 * @param losses −log p of the answer's token, in nats
 * @param divergences KL of the unedited model's prediction from this one, in nats; 0 for the unedited model
 */
public record TokenReading(long[] tops, float[] margins, float[] losses, float[] divergences) {
    /** Whether this token of the answer is the likeliest. */
    public boolean isRight(int token) {
        return margins[token] > 0;
    }

    /** Whether every token of the answer is the likeliest. */
    public boolean allRight() {
        for (float margin : margins) {
            if (!(margin > 0)) {
                return false;
            }
        }
        return true;
    }
}
