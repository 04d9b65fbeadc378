package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.GoldenModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FfnLayoutTest {
    @TempDir
    private Path folder;

    static Stream<Path> models() throws IOException {
        try (Stream<Path> generative = Files.list(GoldenModel.folder("generative"))) {
            return Stream.concat(
                            GoldenModel.names().stream().map(GoldenModel::folder),
                            generative.filter(Files::isDirectory).toList().stream())
                    .sorted();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void of_headers_tellsTheWeightsOfTheOpenedModel(Path folder) {
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint)) {
            FfnLayout layout = FfnLayout.of(ModelConfig.read(folder), checkpoint);

            assertThat(layout.blocks())
                    .isEqualTo(IntStream.range(0, model.blocks())
                            .mapToObj(model::matrices)
                            .toList());
            assertThat(layout.editable(0)).isEqualTo(model.editable(0));
        }
    }

    @Test
    void of_aSupportedArchitecture_alwaysHasANaming() {
        assertThat(Models.architectures()).allMatch(name -> FfnNaming.of(name).isPresent());
    }

    @Test
    void of_missingWeights_namesTheFileAndWhatIsLeft() throws IOException {
        Path spoilt = GoldenModel.copy("bert", folder.resolve("model"));
        GoldenModel.rewrite(spoilt, tensors -> tensors.remove("bert.encoder.layer.1.output.dense.weight"));
        assertRefused(spoilt, "model.safetensors: block 1 lacks a feed-forward weight");
        GoldenModel.rewrite(spoilt, tensors -> tensors.keySet().removeIf(name -> name.contains("encoder.layer")));
        assertRefused(spoilt, "model.safetensors: holds no feed-forward weights of a BertForSequenceClassification");
        Files.writeString(spoilt.resolve("config.json"), "{\"architectures\": [\"MambaForCausalLM\"]}");
        assertRefused(spoilt, "architecture MambaForCausalLM is not supported; supported: Bert");
    }

    private static void assertRefused(Path model, String message) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            assertThatThrownBy(() -> FfnLayout.of(ModelConfig.read(model), checkpoint))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining(message);
        }
    }
}
