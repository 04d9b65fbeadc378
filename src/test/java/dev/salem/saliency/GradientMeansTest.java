package dev.salem.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import dev.salem.model.Models;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Per-sample gradients against those of PyTorch's autograd, one backward pass for each sample. */
class GradientMeansTest {
    private static final double RELATIVE = 1e-3;

    @ParameterizedTest
    @ValueSource(strings = {"minilm-l6-fever-evidence", "minilm-l6-fever-claims"})
    void means_equalAutogradSampleBySample(String name) throws Exception {
        Path folder = Fixtures.path("models/" + name);
        JsonNode golden = new ObjectMapper()
                .readTree(folder.resolve("golden.json").toFile())
                .path("saliency");
        List<LabelledText> samples = new ArrayList<>();
        for (JsonNode example : golden.path("examples")) {
            long[] ids = longs(example.path("input_ids"));
            long[] typeIds =
                    example.has("token_type_ids") ? longs(example.path("token_type_ids")) : new long[ids.length];
            samples.add(new LabelledText(
                    new EncodedText(ids, typeIds, false),
                    example.path("label_id").asInt()));
        }
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint)) {
            GradientMeans means = GradientMeans.of(model, samples, Progress.silent());
            assertThat(means.matrices()).hasSize(12);
            for (int column = 0; column < means.matrices().size(); column++) {
                JsonNode expected = golden.path("per_example")
                        .path(means.matrices().get(column).name());
                assertThat(expected).hasSize(samples.size());
                for (int sample = 0; sample < samples.size(); sample++) {
                    double value = expected.get(sample).asDouble();
                    assertThat(means.means()[sample][column]).isCloseTo(value, within(RELATIVE * value));
                }
            }
        }
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
