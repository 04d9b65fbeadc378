package dev.salem.evaluation;

/**
 * Two models' answers to a question, each generated freely.
 *
 * @param answerBefore the unedited model's answer
 * @param answerAfter the edited model's answer
 * @param rightBefore whether the unedited model's answer is the target
 * @param rightAfter whether the edited model's answer is the target
 * @param tokens the target's tokens, each predicted with those before it given
 */
public record ScoredAnswer(
        String id, String answerBefore, String answerAfter, boolean rightBefore, boolean rightAfter, TokenScores tokens)
        implements ScoredTokens {
    @Override
    public int unitsChanged() {
        return answerBefore.equals(answerAfter) ? 0 : 1;
    }
}
