package dev.salem.evaluation;

import java.util.List;

/**
 * How many of the targets' tokens the edited model has at the top, the tokens before each given. Free generation, which
 * reads its own tokens, is right only where all of an answer's tokens are.
 *
 * @param edits of the edited fails
 * @param adapts of the held-out adapts
 * @param passes of the held-out passes
 */
public record TokenAccuracy(Share edits, Share adapts, Share passes) {
    /** That of these rows, null where they are labels. */
    static TokenAccuracy of(List<Scored> edits, List<Scored> adapts, List<Scored> passes) {
        return edits.stream().anyMatch(ScoredLabel.class::isInstance) || edits.isEmpty()
                ? null
                : new TokenAccuracy(share(edits), share(adapts), share(passes));
    }

    private static Share share(List<Scored> rows) {
        int right = 0;
        int tokens = 0;
        for (Scored row : rows) {
            TokenScores scores = scores(row);
            right += scores.rightAfter();
            tokens += scores.tokens();
        }
        return Share.of(right, tokens);
    }

    private static TokenScores scores(Scored row) {
        return row instanceof ScoredAnswer answer ? answer.tokens() : ((ScoredText) row).tokens();
    }
}
