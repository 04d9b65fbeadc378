package dev.salem.evaluation;

/**
 * What two models predict at each token of a target, the tokens before it given.
 *
 * @param tokens of the target, at least 1
 * @param rightBefore tokens that the unedited model has at the top
 * @param rightAfter tokens that the edited model has at the top
 * @param lost tokens at the top before and not after
 * @param changed tokens at whose place the two have different ones at the top
 * @param marginBefore smallest margin (the token's logit less the largest other) by the unedited model
 * @param marginAfter the same by the edited model
 * @param lossBefore sum of −log p of the target's tokens by the unedited model, in nats
 * @param lossAfter the same by the edited model
 * @param divergence mean KL(before ‖ after) over the tokens, in nats; NaN where it was not measured
 */
public record TokenScores(
        int tokens,
        int rightBefore,
        int rightAfter,
        int lost,
        int changed,
        double marginBefore,
        double marginAfter,
        double lossBefore,
        double lossAfter,
        double divergence) {
    /** @throws EvaluationException where a figure is NaN or infinite that must not be */
    public TokenScores {
        if (tokens < 1) {
            throw new IllegalArgumentException("tokens must be at least 1, got: " + tokens);
        }
        for (double figure : new double[] {marginBefore, marginAfter, lossBefore, lossAfter}) {
            if (!Double.isFinite(figure)) {
                throw new EvaluationException("a target of " + tokens + " tokens has the margins " + marginBefore
                        + " and " + marginAfter + " and the losses " + lossBefore + " and " + lossAfter
                        + ": the weights are not finite");
            }
        }
    }
}
