package dev.salem.model.block;

import dev.salem.model.ModelException;

/**
 * The sizes of an attention.
 *
 * @param hidden size of the stream
 * @param heads number of query heads
 * @param keyValueHeads number of key and value heads, each shared by as many query heads (Ainslie et al. 2023)
 * @param size size of a head
 * @param scale what scores are multiplied by
 */
public record AttentionShape(int hidden, int heads, int keyValueHeads, int size, double scale) {
    public AttentionShape {
        if (heads % keyValueHeads != 0) {
            throw new ModelException("the " + heads + " attention heads are not a multiple of the " + keyValueHeads
                    + " key and value heads");
        }
    }

    /** Heads that share the stream evenly and scores over the root of their size. */
    public static AttentionShape even(int hidden, int heads) {
        if (hidden % heads != 0) {
            throw new ModelException("hidden size " + hidden + " is not a multiple of the " + heads + " heads");
        }
        return new AttentionShape(hidden, heads, heads, hidden / heads, Math.sqrt((double) heads / hidden));
    }

    /** The same heads with other scores. */
    public AttentionShape scaled(double other) {
        return new AttentionShape(hidden, heads, keyValueHeads, size, other);
    }

    /** Outputs of the query map. */
    public int queries() {
        return heads * size;
    }

    /** Outputs of the key map, and of the value map. */
    public int keyValues() {
        return keyValueHeads * size;
    }
}
