package dev.salem.model.block;

import ai.djl.ndarray.NDArray;

/**
 * What the attention of a block sees.
 *
 * @param bias added to the scores of the stream, or null
 * @param rotation turns queries and keys, or null
 * @param kept keys and values of the tokens before, or null
 * @param memory keys and values of an encoder's states, or null
 * @param memoryBias added to the scores of the memory, or null
 */
public record Sight(NDArray bias, Rotation rotation, KeyValues kept, KeyValues memory, NDArray memoryBias) {
    /** The stream alone. */
    public static Sight stream(NDArray bias, Rotation rotation, KeyValues kept) {
        return new Sight(bias, rotation, kept, null, null);
    }
}
