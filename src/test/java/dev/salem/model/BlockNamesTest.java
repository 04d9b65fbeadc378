package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.Fixtures;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockNamesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 3, layer 3",
        "3, 0, encoder block 0",
        "3, 2, encoder block 2",
        "3, 3, decoder block 0",
        "3, 5, decoder block 2"
    })
    void of_countsEachStackFromZero(int encoders, int block, String name) {
        assertThat(new BlockNames(encoders).of(block)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({
        "bart-zsre, decoder block 2",
        "t5-zsre, decoder block 2",
        "gpt2-wikitext2, layer 3",
        "minilm-l6-fever-claims, layer 5"
    })
    void names_areTheSameFromHeadersAndFromTheModel(String name, String last) {
        Path folder = Fixtures.path("models/" + name);
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint)) {
            FfnLayout layout = FfnLayout.of(ModelConfig.read(folder), checkpoint);
            assertThat(IntStream.range(0, model.blocks()).mapToObj(layout.names()::of))
                    .containsExactlyElementsOf(IntStream.range(0, model.blocks())
                            .mapToObj(model.blockNames()::of)
                            .toList())
                    .endsWith(last);
        }
    }

    @Test
    void encoders_mustNotBeNegative() {
        assertThatThrownBy(() -> new BlockNames(-1)).hasMessage("encoders must not be negative, got: -1");
    }
}
