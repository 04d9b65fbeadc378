package dev.salem.model;

/**
 * A prompt with the answer that the model should give: a text with a target for generation. A plain text is its first
 * token with the others as answer.
 *
 * @param prompt the prompt as tokens
 * @param answer token ids of the answer, at least one; with the end token where that is part of the answer
 */
public record AnsweredPrompt(EncodedText prompt, long[] answer) {
    public AnsweredPrompt {
        if (answer.length == 0) {
            throw new IllegalArgumentException("answer must have at least one token, got: 0");
        }
    }
}
