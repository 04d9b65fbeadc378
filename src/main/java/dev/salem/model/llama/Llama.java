package dev.salem.model.llama;

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
import java.util.List;

/**
 * Llama (Touvron et al. 2023) and the families of its build: Mistral (Jiang et al. 2023) with a window, Qwen2 (Yang et
 * al. 2024) with biased queries, keys and values, SmolLM as {@code LlamaForCausalLM}.
 */
public final class Llama {
    private final LlamaFamily family;
    private final ModelConfig config;
    private final Weights weights;
    private final int hidden;
    private final double epsilon;
    private final AttentionShape shape;

    private Llama(LlamaFamily family, ModelConfig config, Weights weights) {
        this.family = family;
        this.config = config;
        this.weights = weights;
        this.hidden = config.integer("hidden_size");
        this.epsilon = config.number("rms_norm_eps", 1e-6);
        int heads = config.integer("num_attention_heads");
        int size = config.integer("head_dim", hidden / heads);
        this.shape = new AttentionShape(
                hidden, heads, config.integer("num_key_value_heads", heads), size, 1 / Math.sqrt(size));
    }

    /** Opens the model with its language-model head. */
    public static TransformerModel languageModel(LlamaFamily family, ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "model.", weights -> new Llama(family, config, weights).languageModel());
    }

    /** Opens the model with its classification head. */
    public static TransformerModel classifier(LlamaFamily family, ModelConfig config, Checkpoint checkpoint) {
        return Frame.assemble(checkpoint, "model.", weights -> new Llama(family, config, weights).classifier());
    }

    private TransformerModel languageModel() {
        EmbeddingTable words = words();
        Linear head = config.flag("tie_word_embeddings", false)
                ? new Linear(words.rows(), null)
                : Linear.load(weights, "lm_head", config.integer("vocab_size"), hidden, false);
        return new CausalModel(frame(), stack(words), new OutputHead(head, null), GenerationTokens.ofDecoder(config));
    }

    private TransformerModel classifier() {
        List<String> labels = config.labels();
        return new CausalClassifier(
                frame(), stack(words()), Linear.load(weights, "score", labels.size(), hidden, false), labels);
    }

    private Frame frame() {
        return new Frame(
                config.architecture(), weights.manager(), config.integer("max_position_embeddings"), config.padding());
    }

    private EmbeddingTable words() {
        return new EmbeddingTable(weights.load("embed_tokens.weight", config.integer("vocab_size"), hidden));
    }

    private Stack stack(EmbeddingTable words) {
        PositionBias all = PositionBias.causal(0, weights.manager());
        PositionBias window = PositionBias.causal(config.integer("sliding_window", 1), weights.manager());
        List<Block> blocks = new ArrayList<>();
        List<PositionBias> biases = new ArrayList<>();
        for (int index = 0; index < config.integer("num_hidden_layers"); index++) {
            blocks.add(block(index));
            biases.add(family.windowed(config, index) ? window : all);
        }
        return new Stack(
                (ids, positions) -> words.look(ids),
                blocks,
                biases,
                RotaryScaling.table(config, shape.size(), weights.manager()),
                Norm.rootMeanSquare(weights, "norm", hidden, epsilon));
    }

    private Block block(int index) {
        String name = "layers." + index + ".";
        String attend = name + "self_attn.";
        Linear queryKeyValue = Linear.stacked(
                weights,
                List.of(attend + "q_proj", attend + "k_proj", attend + "v_proj"),
                List.of(shape.queries(), shape.keyValues(), shape.keyValues()),
                hidden,
                family.biasedQueries(config));
        Attention attention = Attention.onStream(
                shape,
                queryKeyValue,
                Linear.load(weights, attend + "o_proj", hidden, shape.queries(), family.biasedOutput(config)));
        return new Block(
                attention,
                residual(name + "input_layernorm"),
                network(index, name + "mlp."),
                residual(name + "post_attention_layernorm"));
    }

    private FeedForward network(int index, String name) {
        int inner = config.integer("intermediate_size");
        boolean biased = family.biasedNetwork(config);
        FfnMatrix.Role in = FfnMatrix.Role.IN;
        return FeedForward.gated(
                FeedForward.Part.load(weights, index, in, name + "gate_proj", inner, hidden, biased),
                FeedForward.Part.load(weights, index, in, name + "up_proj", inner, hidden, biased),
                FeedForward.Part.load(weights, index, FfnMatrix.Role.OUT, name + "down_proj", hidden, inner, biased),
                ActivationFunction.named(config.text("hidden_act", "silu")));
    }

    private Residual residual(String norm) {
        return new Residual(Norm.rootMeanSquare(weights, norm, hidden, epsilon), true);
    }
}
