package dev.salem.model.gptneo;

import dev.salem.model.ActivationFunction;
import dev.salem.model.FfnMatrix;
import dev.salem.model.GenerationTokens;
import dev.salem.model.ModelConfig;
import dev.salem.model.TransformerModel;
import dev.salem.model.Weights;
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
import java.util.List;

/**
 * GPT-Neo (Black et al. 2021): blocks whose attention sees all tokens before, or a window of them, scores unscaled.
 * Opened as {@code GPTNeoForCausalLM}.
 */
public final class GptNeo {
    private final ModelConfig config;
    private final Weights weights;
    private final int hidden;
    private final double epsilon;

    private GptNeo(ModelConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
        this.hidden = config.integer("hidden_size");
        this.epsilon = config.number("layer_norm_epsilon", 1e-5);
    }

    /** Opens the model with its language-model head. */
    public static TransformerModel languageModel(ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "transformer.", weights -> new GptNeo(config, weights).languageModel());
    }

    private TransformerModel languageModel() {
        int vocabulary = config.integer("vocab_size");
        int length = config.integer("max_position_embeddings");
        EmbeddingTable words = new EmbeddingTable(weights.load("wte.weight", vocabulary, hidden));
        EmbeddingTable places = new EmbeddingTable(weights.load("wpe.weight", length, hidden));
        Linear head = config.flag("tie_word_embeddings", true)
                ? new Linear(words.rows(), null)
                : Linear.load(weights, "lm_head", vocabulary, hidden, false);
        List<PositionBias> biases = biases();
        List<Block> blocks = new ArrayList<>();
        for (int index = 0; index < biases.size(); index++) {
            blocks.add(block(index));
        }
        Stack stack = new Stack(
                (ids, positions) -> words.look(ids).add(places.look(positions)),
                blocks,
                biases,
                null,
                Norm.layer(weights, "ln_f", hidden, epsilon));
        return new CausalModel(
                new Frame(config.architecture(), weights.manager(), length, config.padding()),
                stack,
                new OutputHead(head, null),
                GenerationTokens.ofDecoder(config));
    }

    private List<PositionBias> biases() {
        List<String> kinds = config.texts("attention_layers");
        if (kinds.isEmpty()) {
            kinds = config.repeated("attention_types");
        }
        int count = config.integer("num_layers");
        if (kinds.size() != count) {
            throw config.refusal("attention_types must name the " + count + " layers' attention, got: " + kinds);
        }
        PositionBias global = PositionBias.causal(0, weights.manager());
        PositionBias local = PositionBias.causal(config.integer("window_size", 256), weights.manager());
        List<PositionBias> biases = new ArrayList<>();
        for (String kind : kinds) {
            biases.add(
                    switch (kind) {
                        case "global" -> global;
                        case "local" -> local;
                        default ->
                            throw config.refusal(
                                    "attention \"" + kind + "\" is not supported; supported: global, local");
                    });
        }
        return biases;
    }

    private Block block(int index) {
        String name = "h." + index + ".";
        String attend = name + "attn.attention.";
        Linear queryKeyValue = Linear.stacked(
                weights,
                List.of(attend + "q_proj", attend + "k_proj", attend + "v_proj"),
                List.of(hidden, hidden, hidden),
                hidden,
                false);
        Attention attention = Attention.onStream(
                AttentionShape.even(hidden, config.integer("num_heads")).scaled(1),
                queryKeyValue,
                Linear.load(weights, attend + "out_proj", hidden, hidden, true));
        int inner = config.integer("intermediate_size", 4 * hidden);
        FeedForward network = FeedForward.plain(
                FeedForward.Part.load(weights, index, FfnMatrix.Role.IN, name + "mlp.c_fc", inner, hidden, true),
                FeedForward.Part.load(weights, index, FfnMatrix.Role.OUT, name + "mlp.c_proj", hidden, inner, true),
                ActivationFunction.named(config.text("activation_function", "gelu_new")));
        return new Block(attention, residual(name + "ln_1"), network, residual(name + "ln_2"));
    }

    private Residual residual(String norm) {
        return new Residual(Norm.layer(weights, norm, hidden, epsilon), true);
    }
}
