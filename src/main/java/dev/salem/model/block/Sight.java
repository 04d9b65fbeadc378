package dev.salem.model.block;

import ai.djl.ndarray.NDArray;

/**
 * What the attention of a block sees.
 *
 * @param bias added to the scores of the stream, or null
 * @param causal whether a query sees itself and the tokens before it only, where no bias says what it sees
 * @param rotation turns queries and keys, or null
 * @param kept keys and values of the tokens before, or null
 * @param memory keys and values of an encoder's states, or null
 * @param memoryBias added to the scores of the memory, or null
 */
public record Sight(
        NDArray bias, boolean causal, Rotation rotation, KeyValues kept, KeyValues memory, NDArray memoryBias) {
    /** The stream alone, as far as {@code bias} lets it be seen. */
    public static Sight stream(NDArray bias, Rotation rotation, KeyValues kept) {
        return new Sight(bias, false, rotation, kept, null, null);
    }

    /** The same with an encoder's memory beside it. */
    public Sight with(KeyValues seen, NDArray seenBias) {
        return new Sight(bias, causal, rotation, kept, seen, seenBias);
    }
}
