package dev.salem.evaluation;

/** What two models make of a target of several tokens, each predicted with those before it given. */
public sealed interface ScoredTokens extends Scored permits ScoredAnswer, ScoredText {
    /** The target's tokens. */
    TokenScores tokens();

    @Override
    default double marginBefore() {
        return tokens().marginBefore();
    }

    @Override
    default double marginAfter() {
        return tokens().marginAfter();
    }

    @Override
    default double klDivergence() {
        return tokens().divergence();
    }
}
