package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.GoldenModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsException;
import dev.salem.safetensors.TensorData;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Model folders that are refused, and what is said. */
class ModelRefusalTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path root;

    private Path model;

    @BeforeEach
    void copy() throws IOException {
        TensorEngine.start(1);
        model = GoldenModel.copy("bert", root.resolve("model"));
    }

    static Stream<Arguments> configs() {
        return Stream.of(
                config("no architectures", c -> c.remove("architectures"), "\"architectures\" is missing"),
                config("empty architectures", c -> c.putArray("architectures"), "\"architectures\" is missing"),
                config(
                        "numbers as architectures",
                        c -> c.putArray("architectures").add(7),
                        "\"architectures\" is"),
                config(
                        "unknown architecture",
                        c -> c.putArray("architectures").add("XLNetForSequenceClassification"),
                        "architecture XLNetForSequenceClassification is not supported; supported: Bert"),
                config(
                        "another head",
                        c -> c.putArray("architectures").add("BertForMaskedLM"),
                        "architecture BertForMaskedLM is not supported"),
                config(
                        "unknown activation",
                        c -> c.put("hidden_act", "mish"),
                        "activation \"mish\" is not supported; supported: gelu, gelu_new"),
                config(
                        "relative positions",
                        c -> c.put("position_embedding_type", "relative_key"),
                        "position_embedding_type \"relative_key\" is not supported, only absolute"),
                config(
                        "quantised",
                        c -> c.putObject("quantization_config").put("bits", 4),
                        "quantised weights (quantization_config) cannot be edited"),
                config(
                        "gap in the labels",
                        c -> c.putObject("id2label").put("0", "A").put("2", "B"),
                        "id2label has no entry 1"),
                config(
                        "label twice",
                        c -> c.putObject("id2label").put("0", "A").put("1", "A").put("2", "B"),
                        "id2label names \"A\" twice"),
                config("label that is no text", c -> c.putObject("id2label").put("0", 5), "id2label has no entry 0"),
                config(
                        "labels that the head lacks",
                        c -> c.putObject("id2label").put("0", "A").put("1", "B"),
                        "tensor classifier.weight has shape [3, 16], config.json asks for [2, 16]"),
                config("no hidden size", c -> c.remove("hidden_size"), "hidden_size or dim is missing"),
                config(
                        "hidden size as text",
                        c -> c.put("hidden_size", "16"),
                        "hidden_size must be a positive whole number, got: \"16\""),
                config(
                        "negative blocks",
                        c -> c.put("num_hidden_layers", -1),
                        "num_hidden_layers must be a positive whole number, got: -1"),
                config(
                        "heads that do not divide",
                        c -> c.put("num_attention_heads", 5),
                        "hidden size 16 is not a multiple of the 5 heads"),
                config(
                        "more blocks than the file has",
                        c -> c.put("num_hidden_layers", 4),
                        "tensor encoder.layer.3.attention.self.query.weight is missing"),
                config(
                        "another width",
                        c -> c.put("intermediate_size", 64),
                        "tensor bert.encoder.layer.0.intermediate.dense.weight has shape [32, 16], config.json asks for [64, 16]"),
                config(
                        "another vocabulary",
                        c -> c.put("vocab_size", 131),
                        "tensor bert.embeddings.word_embeddings.weight has shape"));
    }

    private static Arguments config(String name, Consumer<ObjectNode> change, String message) {
        return arguments(Named.of(name, change), message);
    }

    @ParameterizedTest
    @MethodSource("configs")
    void open_refusesTheConfiguration(Consumer<ObjectNode> change, String message) throws IOException {
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) JSON.readTree(file.toFile());
        change.accept(config);
        JSON.writeValue(file.toFile(), config);
        assertRefused(model, message);
    }

    @Test
    void open_refusesWhatIsNoConfiguration() throws IOException {
        Path file = model.resolve("config.json");
        Files.writeString(file, "{\"architectures\": [");
        assertRefused(model, "config.json is not JSON");
        Files.writeString(file, "[1, 2]");
        assertRefused(model, "config.json is not a JSON object");
        Files.writeString(file, "");
        assertRefused(model, "config.json is not a JSON object");
        Files.delete(file);
        assertRefused(model, "config.json is missing: a Hugging Face model folder has config.json");
        Files.writeString(model.resolve("adapter_config.json"), "{\"peft_type\": \"LORA\"}");
        assertRefused(model, "is a PEFT adapter: merge it into its base model");
    }

    @Test
    void read_refusesHubIdsAndFiles() {
        assertThatThrownBy(() -> ModelConfig.read(Path.of("prajjwal1/bert-tiny")))
                .isInstanceOf(ModelException.class)
                .hasMessage("no model folder at prajjwal1/bert-tiny: hub ids are not downloaded, "
                        + "give a local Hugging Face folder");
        assertThatThrownBy(() -> ModelConfig.read(model.resolve("model.safetensors")))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("is a file: give the folder that holds config.json");
    }

    @Test
    void open_refusesMissingAndMisshapenTensors() throws IOException {
        String norm = "bert.encoder.layer.1.output.LayerNorm.weight";
        GoldenModel.rewrite(model, tensors -> tensors.remove(norm));
        assertRefused(
                model,
                "tensor encoder.layer.1.output.LayerNorm.weight is missing (looked for "
                        + "encoder.layer.1.output.LayerNorm.weight, bert.encoder.layer.1.output.LayerNorm.weight, "
                        + "encoder.layer.1.output.LayerNorm.gamma, bert.encoder.layer.1.output.LayerNorm.gamma)");
        GoldenModel.rewrite(model, tensors -> tensors.put(norm, zeros(8)));
        assertRefused(model, "tensor " + norm + " has shape [8], config.json asks for [16]");
        GoldenModel.rewrite(model, tensors -> {
            tensors.put(norm, zeros(16));
            tensors.put("classifier.weight", zeros(48));
        });
        assertRefused(model, "tensor classifier.weight has shape [48], config.json asks for [3, 16]");
    }

    @Test
    void open_refusesWeightsThatAreNoFloats() throws IOException {
        String name = "bert.encoder.layer.0.output.dense.weight";
        TensorData bytes = new TensorData(Dtype.I8, List.of(16L, 32L), ByteBuffer.allocate(16 * 32));
        GoldenModel.rewrite(model, tensors -> tensors.put(name, bytes));
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> Models.open(model, checkpoint))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContaining(name)
                    .hasMessageContaining("I8");
        }
    }

    @Test
    void labels_areTheTwoOfTransformersWithoutATable() throws IOException {
        Files.writeString(model.resolve("config.json"), "{}");
        assertThat(ModelConfig.read(model).labels()).containsExactly("LABEL_0", "LABEL_1");
    }

    private static TensorData zeros(int size) {
        return new TensorData(Dtype.F32, List.of((long) size), FloatCodec.encode(new float[size], Dtype.F32));
    }

    private static void assertRefused(Path model, String message) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> Models.open(model, checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(message);
        }
    }
}
