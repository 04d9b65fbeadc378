package dev.salem.model.t5;

import ai.djl.ndarray.NDArray;
import dev.salem.model.ActivationFunction;
import dev.salem.model.FfnMatrix;
import dev.salem.model.GenerationTokens;
import dev.salem.model.ModelConfig;
import dev.salem.model.TransformerModel;
import dev.salem.model.Weights;
import dev.salem.model.assembly.AnsweringModel;
import dev.salem.model.assembly.Frame;
import dev.salem.model.assembly.OutputHead;
import dev.salem.model.assembly.Stack;
import dev.salem.model.block.Attention;
import dev.salem.model.block.AttentionShape;
import dev.salem.model.block.Block;
import dev.salem.model.block.EmbeddingTable;
import dev.salem.model.block.FeedForward;
import dev.salem.model.block.Linear;
import dev.salem.model.block.Norm;
import dev.salem.model.block.PositionBias;
import dev.salem.model.block.Residual;
import dev.salem.safetensors.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * T5 (Raffel et al. 2020), versions 1.0 and 1.1 (gated network, head of its own). Opened as
 * {@code T5ForConditionalGeneration}. Relative positions have no end; {@code n_positions} (512 where it is missing) is
 * what it was trained on and what is read.
 */
public final class T5 {
    private static final int TRAINED_LENGTH = 512;

    private final ModelConfig config;
    private final Weights weights;
    private final int hidden;
    private final double epsilon;
    private final AttentionShape shape;

    private T5(ModelConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.hidden = config.integer("d_model");
        this.epsilon = config.number("layer_norm_epsilon", 1e-6);
        int heads = config.integer("num_heads");
        this.shape = new AttentionShape(hidden, heads, heads, config.integer("d_kv"), 1);
    }

    /** Opens the model with its language-model head. */
    public static TransformerModel languageModel(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "model.", weights -> new T5(config, weights).languageModel());
    }

    private TransformerModel languageModel() {
        int vocabulary = config.integer("vocab_size");
        String shared = weights.firstOf("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight");
        EmbeddingTable words = new EmbeddingTable(weights.load(shared, vocabulary, hidden));
        NDArray map = weights.has("lm_head.weight") ? weights.load("lm_head.weight", vocabulary, hidden) : words.rows();
        boolean scaled = config.flag("scale_decoder_outputs", config.flag("tie_word_embeddings", true));
        NDArray scale = scaled ? weights.constant(1 / Math.sqrt(hidden)) : null;
        int encoderBlocks = config.integer("num_layers");
        return new AnsweringModel(
                new Frame(
                        config.architecture(),
                        weights.manager(),
                        config.integer("n_positions", TRAINED_LENGTH),
                        config.padding()),
                stack(words, "encoder", 0, encoderBlocks),
                stack(words, "decoder", encoderBlocks, config.integer("num_decoder_layers", encoderBlocks)),
                new OutputHead(new Linear(map, null), scale),
                GenerationTokens.ofEncoderDecoder(config));
    }

    private Stack stack(EmbeddingTable words, String side, int first, int count) {
        boolean decodes = side.equals("decoder");
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            String name = side + ".block." + index + ".layer.";
            blocks.add(decodes ? decoderBlock(name, first + index) : encoderBlock(name, first + index));
        }
        RelativePositions positions = relativePositions(side);
        PositionBias bias = decodes ? positions.decoder(weights.manager()) : positions.encoder(weights.manager());
        return new Stack(
                (ids, places) -> words.look(ids),
                blocks,
                Collections.nCopies(count, bias),
                null,
                norm(side + ".final_layer_norm"));
    }

    private RelativePositions relativePositions(String side) {
        int buckets = config.integer("relative_attention_num_buckets", 32);
        NDArray values = weights.load(
                side + ".block.0.layer.0.SelfAttention.relative_attention_bias.weight", buckets, shape.heads());
        return new RelativePositions(
                buckets, config.integer("relative_attention_max_distance", 128), values.toFloatArray(), shape.heads());
    }

    private Block encoderBlock(String name, int block) {
        return new Block(
                onStream(name + "0.SelfAttention."),
                residual(name + "0.layer_norm"),
                network(name + "1.DenseReluDense.", block),
                residual(name + "1.layer_norm"));
    }

    private Block decoderBlock(String name, int block) {
        return new Block(
                onStream(name + "0.SelfAttention."),
                residual(name + "0.layer_norm"),
                onMemory(name + "1.EncDecAttention."),
                residual(name + "1.layer_norm"),
                network(name + "2.DenseReluDense.", block),
                residual(name + "2.layer_norm"));
    }

    private Attention onStream(String name) {
        int inner = shape.queries();
        Linear queryKeyValue = Linear.stacked(
                weights, List.of(name + "q", name + "k", name + "v"), List.of(inner, inner, inner), hidden, false);
        return Attention.onStream(shape, queryKeyValue, output(name));
    }

    private Attention onMemory(String name) {
        int inner = shape.queries();
        return Attention.onMemory(
                shape,
                Linear.load(weights, name + "q", inner, hidden, false),
                Linear.stacked(weights, List.of(name + "k", name + "v"), List.of(inner, inner), hidden, false),
                output(name));
    }

    private Linear output(String name) {
        return Linear.load(weights, name + "o", hidden, shape.queries(), false);
    }

    private FeedForward network(String name, int block) {
        int inner = config.integer("d_ff");
        String kind = config.text("feed_forward_proj", "relu");
        FeedForward.Part out =
                FeedForward.Part.load(weights, block, FfnMatrix.Role.OUT, name + "wo", hidden, inner, false);
        if (!kind.startsWith("gated-")) {
            FeedForward.Part in =
                    FeedForward.Part.load(weights, block, FfnMatrix.Role.IN, name + "wi", inner, hidden, false);
            return FeedForward.plain(in, out, ActivationFunction.named(kind));
        }
        // "gated-gelu" has always meant the tanh form.
        String activation = kind.equals("gated-gelu") ? "gelu_new" : kind.substring("gated-".length());
        return FeedForward.gated(
                FeedForward.Part.load(weights, block, FfnMatrix.Role.IN, name + "wi_0", inner, hidden, false),
                FeedForward.Part.load(weights, block, FfnMatrix.Role.IN, name + "wi_1", inner, hidden, false),
                out,
                ActivationFunction.named(activation));
    }

    private Residual residual(String name) {
        return new Residual(norm(name), true);
    }

    private Norm norm(String name) {
        return Norm.rootMeanSquare(weights, name, hidden, epsilon);
    }
}
