package dev.salem.evaluation;

import java.util.List;

/**
 * How well ordinary text is predicted: {@code exp} of the mean −log p of its tokens, every token counting alike.
 *
 * @param before of the unedited model
 * @param after of the edited model
 * @param drawdown after less before
 * @param tokens that were predicted
 */
public record Perplexity(double before, double after, double drawdown, int tokens) {
    /** That of held-out texts, null where there are none or they are no texts. */
    static Perplexity of(List<Scored> passes) {
        double lossBefore = 0;
        double lossAfter = 0;
        int tokens = 0;
        for (Scored pass : passes) {
            if (pass instanceof ScoredText text) {
                lossBefore += text.tokens().lossBefore();
                lossAfter += text.tokens().lossAfter();
                tokens += text.tokens().tokens();
            }
        }
        if (tokens == 0) {
            return null;
        }
        double before = Math.exp(lossBefore / tokens);
        double after = Math.exp(lossAfter / tokens);
        return new Perplexity(before, after, after - before, tokens);
    }
}
