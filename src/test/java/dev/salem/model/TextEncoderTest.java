package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextEncoderTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert"})
    void encode_givesTransformersIdsForTextsAndPairs(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                TextEncoder encoder = TextEncoder.open(GoldenModel.folder(name), 0, 48)) {
            List<GoldenModel.Input> inputs = golden.inputs();
            // Singles and pairs in turn, so that the order is kept across them.
            List<GoldenModel.Input> mixed = new ArrayList<>();
            for (int i = 0; i < inputs.size(); i++) {
                mixed.add(inputs.get(i));
                mixed.add(inputs.get(inputs.size() - 1 - i));
            }
            List<EncodedText> encoded = encoder.encode(
                    mixed.stream().map(GoldenModel.Input::text).toList(),
                    mixed.stream().map(GoldenModel.Input::pair).toList());
            assertThat(encoded).hasSameSizeAs(mixed);
            for (int i = 0; i < mixed.size(); i++) {
                assertSame(encoded.get(i), mixed.get(i).encoded());
                assertThat(encoded.get(i).truncated()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert"})
    void encode_truncatesTheLongestFirstAndSaysSo(String name) {
        try (GoldenModel golden = GoldenModel.open(name)) {
            assertThat(golden.golden().path("truncation")).hasSize(5);
            for (JsonNode example : golden.golden().path("truncation")) {
                int limit = example.path("max_length").asInt();
                String pair = example.path("text_pair").isTextual()
                        ? example.path("text_pair").asText()
                        : null;
                try (TextEncoder encoder = TextEncoder.open(GoldenModel.folder(name), limit, 48)) {
                    assertThat(encoder.maxLength()).isEqualTo(limit);
                    EncodedText encoded = encoder.encode(
                                    List.of(example.path("text").asText()), Arrays.asList(pair))
                            .get(0);
                    assertSame(encoded, GoldenModel.encoded(example));
                    assertThat(encoded.truncated())
                            .isEqualTo(example.path("truncated").asBoolean());
                }
            }
        }
    }

    @Test
    void encode_handlesManyTextsInOrder() {
        try (TextEncoder encoder = TextEncoder.open(GoldenModel.folder("bert"), 0, 48)) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 600; i++) {
                texts.add("the owl ".repeat(1 + i % 7));
            }
            List<EncodedText> encoded = encoder.encode(texts, Collections.nCopies(texts.size(), null));
            int one = encoded.get(0).length() - 2;
            for (int i = 0; i < texts.size(); i++) {
                assertThat(encoded.get(i).length()).isEqualTo(2 + one * (1 + i % 7));
            }
        }
    }

    @Test
    void open_takesTheTokenizersLimitButNotMoreThanThePositions() throws Exception {
        try (TextEncoder own = TextEncoder.open(GoldenModel.folder("bert"), 0, 48);
                TextEncoder shorter = TextEncoder.open(GoldenModel.folder("bert"), 0, 30)) {
            assertThat(own.maxLength()).isEqualTo(40);
            assertThat(shorter.maxLength()).isEqualTo(30);
        }
        GoldenModel.copy("bert", folder.resolve("m"));
        Path config = folder.resolve("m/tokenizer_config.json");
        Files.writeString(config, "{\"model_max_length\": 1000000000000000019884624838656}");
        try (TextEncoder unlimited = TextEncoder.open(folder.resolve("m"), 0, 48)) {
            assertThat(unlimited.maxLength()).isEqualTo(48);
        }
        Files.delete(config);
        try (TextEncoder without = TextEncoder.open(folder.resolve("m"), 0, 48)) {
            assertThat(without.maxLength()).isEqualTo(48);
        }
    }

    @Test
    void encode_readsAsMuchAsTheModelBeyondTheTokenizersUsualLimit() {
        try (TextEncoder encoder = TextEncoder.open(GoldenModel.folder("bert"), 700, 800)) {
            EncodedText long600 = encoder.encode(List.of("a ".repeat(598)), Collections.singletonList(null))
                    .get(0);
            assertThat(long600.length()).isEqualTo(600);
            assertThat(long600.truncated()).isFalse();
        }
    }

    @Test
    void open_refusesWhatIsNoTokenizer() throws Exception {
        Path model = GoldenModel.copy("bert", folder.resolve("m"));
        assertThatThrownBy(() -> TextEncoder.open(model, 49, 48))
                .isInstanceOf(ModelException.class)
                .hasMessage("max length 49 is more than the 48 tokens that the model reads");
        Files.writeString(model.resolve("tokenizer_config.json"), "{");
        assertThatThrownBy(() -> TextEncoder.open(model, 0, 48))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer_config.json is not JSON");
        Files.writeString(model.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> TextEncoder.open(model, 16, 48))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.json is no tokenizer");
        Files.delete(model.resolve("tokenizer.json"));
        assertThatThrownBy(() -> TextEncoder.open(model, 16, 48))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("tokenizer.json is missing: save the fast tokenizer");
    }

    private static void assertSame(EncodedText actual, EncodedText expected) {
        assertThat(actual.ids()).containsExactly(expected.ids());
        assertThat(actual.typeIds()).containsExactly(expected.typeIds());
    }
}
