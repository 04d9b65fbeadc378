package dev.salem.model.block;

import ai.djl.ndarray.NDArray;

/**
 * The turning of queries and keys by their positions (rotary embedding, Su et al. 2021), halves of a head's vector
 * against one another.
 *
 * @param cosine {@code [tokens, size]} or {@code [batch, 1, tokens, size]}
 * @param sine likewise, negative in the first half
 */
public record Rotation(NDArray cosine, NDArray sine) {}
