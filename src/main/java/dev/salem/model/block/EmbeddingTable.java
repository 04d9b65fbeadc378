package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;

/**
 * A vector for each id.
 *
 * @param rows {@code [ids, hidden]}
 */
public record EmbeddingTable(NDArray rows) {
    /** {@code [...]} i64 to {@code [..., hidden]}. */
    public NDArray look(NDArray ids) {
        return Embedding.embedding(ids, rows, SparseFormat.DENSE).singletonOrThrow();
    }
}
