package dev.salem.model;

/** How a generative model's answers lie to their prompts. */
public enum AnswerForm {
    /** The answer's tokens follow the prompt's in one sequence (decoders). */
    CONTINUATION,
    /** The answer is a sequence of its own, special tokens included (encoder-decoders). */
    SEPARATE
}
