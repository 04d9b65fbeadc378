package dev.salem.model.gpt2;

import dev.salem.model.ActivationFunction;
import dev.salem.model.FfnMatrix;
import dev.salem.model.GenerationTokens;
import dev.salem.model.ModelConfig;
import dev.salem.model.TransformerModel;
import dev.salem.model.Weights;
import dev.salem.model.assembly.CausalClassifier;
import dev.salem.model.assembly.CausalModel;
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
 * GPT-2 (Radford et al. 2019) as transformers stores it: {@code Conv1D} weights as {@code [in, out]}. Opened as
 * {@code GPT2LMHeadModel} or {@code GPT2ForSequenceClassification}.
 */
public final class Gpt2 {
    private final ModelConfig config;
    private final Weights weights;
    private final int hidden;
    private final double epsilon;

    private Gpt2(ModelConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.hidden = config.integer("n_embd", "hidden_size");
        this.epsilon = config.number("layer_norm_epsilon", 1e-5);
    }

    /** Opens the model with its language-model head. */
    public static TransformerModel languageModel(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "transformer.", weights -> new Gpt2(config, weights).languageModel());
    }

    /** Opens the model with its classification head. */
    public static TransformerModel classifier(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "transformer.", weights -> new Gpt2(config, weights).classifier());
    }

    private TransformerModel languageModel() {
        EmbeddingTable words = words();
        Linear head = config.flag("tie_word_embeddings", true)
                ? new Linear(words.rows(), null)
                : Linear.load(weights, "lm_head", vocabulary(), hidden, false);
        return new CausalModel(frame(), stack(words), new OutputHead(head, null), GenerationTokens.ofDecoder(config));
    }

    private TransformerModel classifier() {
        List<String> labels = config.labels();
        return new CausalClassifier(
                frame(), stack(words()), Linear.load(weights, "score", labels.size(), hidden, false), labels);
    }

    private Frame frame() {
        return new Frame(config.architecture(), weights.manager(), positions(), config.padding());
    }

    private int positions() {
        return config.integer("n_positions", "n_ctx", "max_position_embeddings");
    }

    private int vocabulary() {
        return config.integer("vocab_size");
    }

    private EmbeddingTable words() {
        return new EmbeddingTable(weights.load("wte.weight", vocabulary(), hidden));
    }

    private Stack stack(EmbeddingTable words) {
        if (config.flag("add_cross_attention", false)) {
            throw config.refusal("add_cross_attention is not supported");
        }
        EmbeddingTable places = new EmbeddingTable(weights.load("wpe.weight", positions(), hidden));
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < config.integer("n_layer", "num_hidden_layers"); index++) {
            blocks.add(block(index));
        }
        PositionBias causal = PositionBias.causal(0, weights.manager());
        return new Stack(
                (ids, positions) -> words.look(ids).add(places.look(positions)),
                blocks,
                Collections.nCopies(blocks.size(), causal),
                null,
                Norm.layer(weights, "ln_f", hidden, epsilon));
    }

    private Block block(int index) {
        String name = "h." + index + ".";
        AttentionShape shape = AttentionShape.even(hidden, config.integer("n_head", "num_attention_heads"));
        double scale = config.flag("scale_attn_weights", true) ? shape.scale() : 1;
        if (config.flag("scale_attn_by_inverse_layer_idx", false)) {
            scale /= index + 1;
        }
        Attention attention = Attention.onStream(
                shape.scaled(scale),
                Linear.loadTransposed(weights, name + "attn.c_attn", 3 * hidden, hidden),
                Linear.loadTransposed(weights, name + "attn.c_proj", hidden, hidden));
        int inner = config.integer("n_inner", 4 * hidden);
        FeedForward network = FeedForward.plain(
                FeedForward.Part.loadTransposed(weights, index, FfnMatrix.Role.IN, name + "mlp.c_fc", inner, hidden),
                FeedForward.Part.loadTransposed(weights, index, FfnMatrix.Role.OUT, name + "mlp.c_proj", hidden, inner),
                ActivationFunction.named(config.text("activation_function", "gelu_new")));
        return new Block(attention, residual(name + "ln_1"), network, residual(name + "ln_2"));
    }

    private Residual residual(String norm) {
        return new Residual(Norm.layer(weights, norm, hidden, epsilon), true);
    }
}
