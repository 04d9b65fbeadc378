package dev.salem.editor.refine;

import dev.salem.model.AnswerForm;

/**
 * What a margin of τ asks of a row, and when it is enough.
 *
 * @param margin τ: the margin that edits aim at, in logits
 * @param stop the smallest margin of edits and used adapts at which the rounds end
 * @param cap the most that one round asks of a row
 * @param eachToken whether a token counts although others of its text are wrong
 */
record MarginTargets(double margin, double stop, double cap, boolean eachToken) {
    /** A round may ask this much of a token of an answer: of more the linearisation knows too little, and passes pay for it. */
    private static final double ANSWER_CAP = 4;

    /** A round may ask this much of a token that goes on a text, where few rounds cost the passes less than small ones. */
    private static final double CONTINUATION_CAP = 20;

    /** Those of classes. Below 1 the rounds stop at three tenths of the margin, above at half of it. */
    static MarginTargets of(double margin) {
        return new MarginTargets(margin, stop(margin), margin + 1, false);
    }

    /** Those of tokens, which may start 20 logits from where they should be. */
    static MarginTargets ofTokens(double margin, AnswerForm form) {
        return form == AnswerForm.SEPARATE
                ? new MarginTargets(margin, stop(margin), ANSWER_CAP, false)
                : new MarginTargets(margin, stop(margin), CONTINUATION_CAP, true);
    }

    private static double stop(double margin) {
        return margin <= 1 ? 0.3 * margin : margin / 2;
    }
}
