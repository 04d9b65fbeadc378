package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;

/**
 * The turning of queries and keys by their positions (rotary embedding, Su et al. 2021), halves of a head's vector
 * against one another.
 *
 * @param cosine {@code [tokens, size]} or {@code [batch, 1, tokens, size]}
 * @param sine likewise, negative in the first half
 */
public record Rotation(NDArray cosine, NDArray sine) {
    /** {@code [batch, heads, tokens, size]}. */
    NDArray apply(NDArray x) {
        long size = x.getShape().get(3);
        NDArray first = x.get(new NDIndex(":, :, :, 0:{}", size / 2));
        NDArray second = x.get(new NDIndex(":, :, :, {}:{}", size / 2, size));
        return x.mul(cosine).add(second.concat(first, 3).mul(sine));
    }
}
