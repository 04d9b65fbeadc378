package dev.salem.model;

import ai.djl.ndarray.NDArray;

/** How a continuation takes its next token. */
@FunctionalInterface
interface TokenChoice {
    /**
     * The next token of each prompt.
     *
     * @param logits {@code [batch, vocabulary]}
     * @param prompts which prompts of all these are
     */
    long[] of(NDArray logits, int[] prompts);
}
