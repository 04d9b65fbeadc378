package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * What flows between the halves of the blocks.
 *
 * @param stream the hidden states {@code [batch, tokens, hidden]}; in the last block of a pooling classifier only the
 *     pooled token is left: {@code [batch, 1, hidden]}
 */
public record HiddenState(NDArray stream) {
    /** Hands the arrays over to {@code scope}. */
    public HiddenState attach(NDManager scope) {
        stream.attach(scope);
        return this;
    }
}
