package dev.salem.model.block;

import ai.djl.ndarray.NDArray;

/** What the first block reads of tokens at their positions. */
@FunctionalInterface
public interface InputEmbedding {
    /**
     * @param ids {@code [batch, tokens]} i64
     * @param positions {@code [tokens]} or {@code [batch, tokens]} i64, from 0
     * @return {@code [batch, tokens, hidden]}
     */
    NDArray embed(NDArray ids, NDArray positions);
}
