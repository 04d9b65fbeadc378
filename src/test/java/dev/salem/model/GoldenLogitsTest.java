package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logits against those of transformers 5.23.0 in f32 (shared/models/README.md). */
class GoldenLogitsTest {
    private static final float TOLERANCE = 1e-4f;

    @ParameterizedTest
    @ValueSource(strings = {"minilm-l6-fever-evidence", "minilm-l6-fever-claims"})
    void logits_equalTransformers(String name) throws Exception {
        Path folder = Fixtures.path("models/" + name);
        JsonNode golden =
                new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint);
                TextEncoder encoder =
                        TextEncoder.open(folder, golden.path("max_length").asInt(), 512);
                NDManager scope = model.newScope()) {
            List<String> texts = new ArrayList<>();
            List<String> pairs = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            List<EncodedText> encoded = new ArrayList<>();
            for (JsonNode input : golden.path("inputs")) {
                if (!input.has("text") || input.path("text").isNull()) {
                    continue;
                }
                texts.add(input.path("text").asText());
                pairs.add(
                        input.path("text_pair").isTextual()
                                ? input.path("text_pair").asText()
                                : null);
                expected.add(floats(input.path("logits")));
            }
            encoded.addAll(encoder.encode(texts, pairs));
            assertThat(encoded).hasSizeGreaterThanOrEqualTo(4);
            // One padded batch: every text but the longest is padded, so the mask is tested too.
            float[] actual = model.logits(Batch.of(encoded, model.paddingId(), scope), FfnPass.plain())
                    .toFloatArray();
            for (int i = 0; i < encoded.size(); i++) {
                for (int c = 0; c < expected.get(i).length; c++) {
                    assertThat(actual[i * expected.get(i).length + c]).isCloseTo(expected.get(i)[c], within(TOLERANCE));
                }
            }
        }
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }
}
