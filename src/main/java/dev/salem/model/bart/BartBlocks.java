package dev.salem.model.bart;

import dev.salem.model.ActivationFunction;
import dev.salem.model.FfnMatrix;
import dev.salem.model.Weights;
import dev.salem.model.block.Attention;
import dev.salem.model.block.AttentionShape;
import dev.salem.model.block.Block;
import dev.salem.model.block.FeedForward;
import dev.salem.model.block.Linear;
import dev.salem.model.block.Norm;
import dev.salem.model.block.Residual;
import java.util.List;

/**
 * The blocks of BART's encoder or decoder, post-norm.
 *
 * @param layers what comes before a block's index in its tensors' names
 * @param first number of the first block in the model
 */
record BartBlocks(
        Weights weights, String layers, int first, int hidden, int heads, int inner, ActivationFunction activation) {
    private static final double EPSILON = 1e-5;

    Block encoderBlock(int index) {
        String name = layers + index + ".";
        return new Block(
                onStream(name + "self_attn."),
                residual(name + "self_attn_layer_norm"),
                network(index, name),
                residual(name + "final_layer_norm"));
    }

    Block decoderBlock(int index) {
        String name = layers + index + ".";
        return new Block(
                onStream(name + "self_attn."),
                residual(name + "self_attn_layer_norm"),
                onMemory(name + "encoder_attn."),
                residual(name + "encoder_attn_layer_norm"),
                network(index, name),
                residual(name + "final_layer_norm"));
    }

    private Attention onStream(String name) {
        return Attention.onStream(
                AttentionShape.even(hidden, heads),
                Linear.stacked(
                        weights,
                        List.of(name + "q_proj", name + "k_proj", name + "v_proj"),
                        List.of(hidden, hidden, hidden),
                        hidden,
                        true),
                output(name));
    }

    private Attention onMemory(String name) {
        return Attention.onMemory(
                AttentionShape.even(hidden, heads),
                Linear.load(weights, name + "q_proj", hidden, hidden, true),
                Linear.stacked(
                        weights, List.of(name + "k_proj", name + "v_proj"), List.of(hidden, hidden), hidden, true),
                output(name));
    }

    private Linear output(String name) {
        return Linear.load(weights, name + "out_proj", hidden, hidden, true);
    }

    private FeedForward network(int index, String name) {
        int block = first + index;
        return FeedForward.plain(
                FeedForward.Part.load(weights, block, FfnMatrix.Role.IN, name + "fc1", inner, hidden, true),
                FeedForward.Part.load(weights, block, FfnMatrix.Role.OUT, name + "fc2", hidden, inner, true),
                activation);
    }

    private Residual residual(String norm) {
        return new Residual(Norm.layer(weights, norm, hidden, EPSILON), false);
    }
}
