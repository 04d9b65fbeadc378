package dev.salem.evaluation;

/**
 * What two models predict of a text, token by token with those before given; shares count its tokens.
 *
 * @param predictedBefore the unedited model's likeliest tokens as a text
 * @param predictedAfter the edited model's likeliest tokens as a text
 */
public record ScoredText(String id, String predictedBefore, String predictedAfter, TokenScores tokens)
        implements ScoredTokens {
    @Override
    public int units() {
        return tokens.tokens();
    }

    @Override
    public int unitsRightBefore() {
        return tokens.rightBefore();
    }

    @Override
    public int unitsRightAfter() {
        return tokens.rightAfter();
    }

    @Override
    public int unitsLost() {
        return tokens.lost();
    }

    @Override
    public int unitsChanged() {
        return tokens.changed();
    }

    @Override
    public boolean rightBefore() {
        return tokens.rightBefore() == tokens.tokens();
    }

    @Override
    public boolean rightAfter() {
        return tokens.rightAfter() == tokens.tokens();
    }
}
