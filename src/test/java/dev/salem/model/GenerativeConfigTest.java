package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.GoldenModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Configurations of generative models: what is refused, and older spellings of the same model. */
class GenerativeConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path root;

    @BeforeEach
    void start() {
        TensorEngine.start(1);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                config(
                        "gpt2",
                        "cross attention",
                        c -> c.put("add_cross_attention", true),
                        "add_cross_attention is not"),
                config("gpt2", "heads", c -> c.put("n_head", 5), "hidden size 16 is not a multiple of the 5 heads"),
                config("gpt2", "inner", c -> c.putNull("n_inner"), "has shape [16, 24], config.json asks for [16, 64]"),
                config("gpt2", "head", c -> c.put("tie_word_embeddings", false), "tensor lm_head.weight is missing"),
                config(
                        "gptneo",
                        "kind of attention",
                        c -> c.putArray("attention_layers")
                                .add("global")
                                .add("sparse")
                                .add("local"),
                        "attention \"sparse\" is not supported; supported: global, local"),
                config(
                        "gptneo",
                        "number of attentions",
                        c -> c.putArray("attention_layers").add("global"),
                        "attention_types must name the 3 layers' attention, got: [global]"),
                config(
                        "llama-linear",
                        "rotary type",
                        c -> ((ObjectNode) c.get("rope_parameters")).put("rope_type", "longrope"),
                        "rope_type \"longrope\" is not supported; supported: default, linear, dynamic, llama3, yarn"),
                config(
                        "llama-linear",
                        "rotary factor",
                        c -> ((ObjectNode) c.get("rope_parameters")).remove("factor"),
                        "the rotary embedding's factor must be a positive number, got: NaN"),
                config(
                        "llama-linear",
                        "part of a head",
                        c -> c.put("partial_rotary_factor", 0.5),
                        "partial_rotary_factor must be 1, got: 0.5"),
                config(
                        "llama-linear",
                        "key and value heads",
                        c -> c.put("num_key_value_heads", 3),
                        "the 4 attention heads are not a multiple of the 3 key and value heads"),
                config(
                        "llama-linear",
                        "biases that the file lacks",
                        c -> c.put("attention_bias", true),
                        "tensor layers.0.self_attn.q_proj.bias is missing"),
                config(
                        "bart-classifier",
                        "end token",
                        c -> c.remove("eos_token_id"),
                        "config.json: eos_token_id is missing"),
                config("t5", "activation", c -> c.put("feed_forward_proj", "mish"), "activation \"mish\" is not"),
                config(
                        "t5-gated",
                        "plain network",
                        c -> c.put("feed_forward_proj", "relu"),
                        "tensor encoder.block.0.layer.1.DenseReluDense.wi.weight is missing"));
    }

    private static Arguments config(String model, String name, Consumer<ObjectNode> change, String message) {
        return arguments(model, Named.of(model + ": " + name, change), message);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void open_refusesTheConfiguration(String name, Consumer<ObjectNode> change, String message) throws IOException {
        Path model = changed(name, change);
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> Models.open(model, checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void open_refusesAnEncoderDecoderWithoutAFirstToken() throws IOException {
        Path model = changed("bart", config -> config.remove("decoder_start_token_id"));
        Files.delete(model.resolve("generation_config.json"));
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> Models.open(model, checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("decoder_start_token_id is missing, so the decoder's first token is unknown");
        }
    }

    @Test
    void open_namesEveryArchitectureItSupports() throws IOException {
        Path model = changed("bart", config -> config.putArray("architectures").add("BartForQuestionAnswering"));
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> Models.open(model, checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageEndingWith("supported: BertForSequenceClassification, RobertaForSequenceClassification, "
                            + "DistilBertForSequenceClassification, GPT2LMHeadModel, GPT2ForSequenceClassification, "
                            + "GPTNeoForCausalLM, LlamaForCausalLM, LlamaForSequenceClassification, "
                            + "MistralForCausalLM, MistralForSequenceClassification, Qwen2ForCausalLM, "
                            + "Qwen2ForSequenceClassification, BartForConditionalGeneration, "
                            + "BartForSequenceClassification, T5ForConditionalGeneration");
        }
        assertThat(Models.architectures()).hasSize(15).contains("T5ForConditionalGeneration");
    }

    static Stream<Arguments> spellings() {
        return Stream.of(
                config("gptneo", "attention in pairs", c -> c.remove("attention_layers"), ""),
                config("llama-linear", "rope_scaling of old", c -> oldRotary(c, "linear", 3), ""),
                config("llama-dynamic", "rope_scaling of old", c -> oldRotary(c, "dynamic", 2), ""),
                config("qwen2", "no kinds of layers", c -> c.remove("layer_types"), ""),
                config("gpt2", "no padding", c -> c.putNull("pad_token_id"), ""));
    }

    private static void oldRotary(ObjectNode config, String type, double factor) {
        config.remove("rope_parameters");
        config.put("rope_theta", 100.0);
        config.putObject("rope_scaling").put("type", type).put("factor", factor);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void open_readsOlderSpellings(String name, Consumer<ObjectNode> change, String none) throws IOException {
        try (GenerativeGolden golden = GenerativeGolden.open(changed(name, change))) {
            float[] logits = golden.logits(golden.texts()).get(2)[4];
            float[] expected = GoldenModel.floats(
                    golden.golden().path("inputs").get(2).path("logits").get(4));
            assertThat(logits).containsExactly(expected, within(1e-4f));
        }
    }

    @Test
    void generationTokens_preferTheGenerationConfig() throws IOException {
        Path model = changed("t5", config -> config.put("eos_token_id", 7).put("decoder_start_token_id", 9));
        Files.writeString(
                model.resolve("generation_config.json"), "{\"eos_token_id\": [3, 4], \"forced_bos_token_id\": 5}");
        try (GenerativeGolden golden = GenerativeGolden.open(model)) {
            GenerationTokens tokens = golden.model().generationTokens();
            assertThat(tokens.stops()).containsExactlyInAnyOrder(3L, 4L);
            assertThat(tokens.start()).isEqualTo(9);
            assertThat(tokens.forcedFirst()).isEqualTo(5);
            assertThat(tokens.endForced()).isFalse();
        }
    }

    private Path changed(String name, Consumer<ObjectNode> change) throws IOException {
        Path model = GoldenModel.copy("generative/" + name, root.resolve(name));
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(config);
        JSON.writeValue(file.toFile(), config);
        return model;
    }
}
