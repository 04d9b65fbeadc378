package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What flows between the halves of the blocks.
 *
 * @param stream the hidden states {@code [batch, tokens, hidden]}; in the last block of a pooling classifier only the
 *     pooled token is left: {@code [batch, 1, hidden]}
 * @param memory what a decoder's blocks read from the encoder {@code [batch, promptTokens, hidden]}; null elsewhere
 */
public record HiddenState(NDArray stream, NDArray memory) {
    /** A state without an encoder's memory. */
    public HiddenState(NDArray stream) {
        this(stream, null);
    }

    /** Hands the arrays over to {@code scope}. */
    public HiddenState attach(NDManager scope) {
        stream.attach(scope);
        if (memory != null) {
            memory.attach(scope);
        }
        return this;
    }

    /** The same values under {@code scope}, so that what is computed from them is freed with it. */
    public HiddenState alias(NDManager scope) {
        return new HiddenState(stream.stopGradient(), memory == null ? null : memory.stopGradient()).attach(scope);
    }
}
