package dev.salem.evaluation;

/**
 * What the unedited and the edited model make of one measured row. Shares count units: the row itself, or each token of
 * its target where a task counts tokens.
 */
public sealed interface Scored permits ScoredLabel, ScoredTokens {
    /** The sample's id. */
    String id();

    /** What this row counts for, at least 1. */
    default int units() {
        return 1;
    }

    /** How much of it the unedited model gets right. */
    default int unitsRightBefore() {
        return rightBefore() ? 1 : 0;
    }

    /** How much of it the edited model gets right. */
    default int unitsRightAfter() {
        return rightAfter() ? 1 : 0;
    }

    /** How much of it was right and is wrong now. */
    default int unitsLost() {
        return rightBefore() && !rightAfter() ? 1 : 0;
    }

    /** How much of it is answered in another way, to the better or the worse. */
    int unitsChanged();

    /** Whether the unedited model gives the whole target. */
    boolean rightBefore();

    /** Whether the edited model gives the whole target. */
    boolean rightAfter();

    /** The target's logit less the largest other, by the unedited model; of several tokens the smallest. */
    double marginBefore();

    /** The same by the edited model. */
    double marginAfter();

    /** KL(before ‖ after) in nats, never negative, the mean over the target's tokens; NaN where it was not measured. */
    double klDivergence();
}
