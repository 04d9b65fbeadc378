package dev.salem.model.assembly;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.salem.model.block.Block;
import dev.salem.model.block.InputEmbedding;
import dev.salem.model.block.KeyValues;
import dev.salem.model.block.Norm;
import dev.salem.model.block.PositionBias;
import dev.salem.model.block.RotaryTable;
import dev.salem.model.block.Rotation;
import dev.salem.model.block.Sight;
import java.util.List;

/**
 * An encoder or a decoder: blocks on an embedding.
 *
 * @param embedding what the first block reads
 * @param blocks the blocks from the input up
 * @param biases for each block what positions add to its attention scores, null for nothing
 * @param rotary turns queries and keys, or null
 * @param norm normalises what the last block hands on
 */
public record Stack(
        InputEmbedding embedding, List<Block> blocks, List<PositionBias> biases, RotaryTable rotary, Norm norm) {
    public Stack {
        blocks = List.copyOf(blocks);
        if (blocks.size() != biases.size()) {
            throw new IllegalArgumentException(
                    "each of the " + blocks.size() + " blocks needs a bias, got: " + biases.size());
        }
    }

    /** The embeddings of texts {@code [batch, tokens]} from position 0. */
    NDArray embed(NDArray ids) {
        try (NDManager step = ids.getManager().newSubManager()) {
            return embedding.embed(ids, step.arange(0, (int) ids.getShape().get(1), 1, DataType.INT64));
        }
    }

    /** What block {@code block} sees of whole texts. */
    Sight wholeTexts(int block, NDArray x, KeyValues kept) {
        int tokens = (int) x.getShape().get(1);
        NDManager scope = x.getManager();
        Rotation rotation = rotary == null ? null : rotary.first(tokens, scope);
        PositionBias positions = biases.get(block);
        boolean causal = positions != null && positions.causal(tokens);
        NDArray bias = positions == null || causal ? null : positions.square(tokens, scope);
        return new Sight(bias, causal, rotation, kept, null, null);
    }
}
