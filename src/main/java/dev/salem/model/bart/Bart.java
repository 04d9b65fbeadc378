package dev.salem.model.bart;

import ai.djl.ndarray.NDArray;
import dev.salem.model.ActivationFunction;
import dev.salem.model.GenerationTokens;
import dev.salem.model.ModelConfig;
import dev.salem.model.TransformerModel;
import dev.salem.model.Weights;
import dev.salem.model.assembly.AnsweringModel;
import dev.salem.model.assembly.EncoderDecoderClassifier;
import dev.salem.model.assembly.Frame;
import dev.salem.model.assembly.OutputHead;
import dev.salem.model.assembly.Stack;
import dev.salem.model.block.Block;
import dev.salem.model.block.EmbeddingTable;
import dev.salem.model.block.InputEmbedding;
import dev.salem.model.block.Linear;
import dev.salem.model.block.Norm;
import dev.salem.model.block.PositionBias;
import dev.salem.safetensors.Checkpoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * BART (Lewis et al. 2020). Opened as {@code BartForConditionalGeneration} or {@code BartForSequenceClassification}.
 */
public final class Bart {
    /** Rows of the position tables before position 0. */
    private static final int OFFSET = 2;

    private static final double EPSILON = 1e-5;

    private final ModelConfig config;
    private final Weights weights;
    private final int hidden;
    private final int length;
    private final int vocabulary;
    private final EmbeddingTable words;

    private Bart(ModelConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.hidden = config.integer("d_model");
        this.length = config.integer("max_position_embeddings");
        this.vocabulary = config.integer("vocab_size");
        String shared = weights.firstOf("shared.weight", "encoder.embed_tokens.weight", "decoder.embed_tokens.weight");
        this.words = new EmbeddingTable(weights.load(shared, vocabulary, hidden));
    }

    /** Opens the model with its language-model head. */
    public static TransformerModel languageModel(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "model.", weights -> new Bart(config, weights).languageModel());
    }

    /** Opens the model with its classification head. */
    public static TransformerModel classifier(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "model.", weights -> new Bart(config, weights).classifier());
    }

    private TransformerModel languageModel() {
        NDArray map = config.flag("tie_word_embeddings", true)
                ? words.rows()
                : weights.load("lm_head.weight", vocabulary, hidden);
        NDArray bias = null;
        if (weights.has("final_logits_bias")) {
            bias = weights.load("final_logits_bias", 1, vocabulary).reshape(vocabulary);
        }
        return new AnsweringModel(
                frame(),
                encoder(),
                decoder(),
                new OutputHead(new Linear(map, bias), null),
                GenerationTokens.ofEncoderDecoder(config));
    }

    private TransformerModel classifier() {
        List<String> labels = config.labels();
        return new EncoderDecoderClassifier(
                frame(),
                encoder(),
                decoder(),
                Linear.load(weights, "classification_head.dense", hidden, hidden, true),
                Linear.load(weights, "classification_head.out_proj", labels.size(), hidden, true),
                labels,
                token("decoder_start_token_id"),
                token("eos_token_id"));
    }

    private long token(String key) {
        return config.tokenIds(key).stream().findFirst().orElseThrow(() -> config.refusal(key + " is missing"));
    }

    private Frame frame() {
        return new Frame(
                config.architecture(),
                weights.manager(),
                length,
                config.tokenIds("pad_token_id").isEmpty() ? 1 : config.padding());
    }

    private Stack encoder() {
        int count = config.integer("encoder_layers");
        BartBlocks parts = parts("encoder", 0);
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            blocks.add(parts.encoderBlock(index));
        }
        return new Stack(embedding("encoder"), blocks, Collections.nCopies(count, null), null, x -> x);
    }

    private Stack decoder() {
        int count = config.integer("decoder_layers");
        BartBlocks parts = parts("decoder", config.integer("encoder_layers"));
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            blocks.add(parts.decoderBlock(index));
        }
        PositionBias causal = PositionBias.causal(0, weights.manager());
        return new Stack(embedding("decoder"), blocks, Collections.nCopies(count, causal), null, x -> x);
    }

    private BartBlocks parts(String side, int firstBlock) {
        return new BartBlocks(
                weights,
                side + ".layers.",
                firstBlock,
                hidden,
                config.integer(side + "_attention_heads"),
                config.integer(side + "_ffn_dim"),
                ActivationFunction.named(config.text("activation_function", "gelu")));
    }

    private InputEmbedding embedding(String side) {
        EmbeddingTable places =
                new EmbeddingTable(weights.load(side + ".embed_positions.weight", length + OFFSET, hidden));
        Norm norm = Norm.layer(weights, side + ".layernorm_embedding", hidden, EPSILON);
        NDArray scale = config.flag("scale_embedding", false) ? weights.constant(Math.sqrt(hidden)) : null;
        return (ids, positions) -> {
            NDArray vectors = words.look(ids);
            if (scale != null) {
                vectors = vectors.mul(scale);
            }
            return norm.apply(vectors.add(places.look(positions.add(OFFSET))));
        };
    }
}
