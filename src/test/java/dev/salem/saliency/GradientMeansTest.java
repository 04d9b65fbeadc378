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
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Per-sample gradients against those of PyTorch's autograd, one backward pass for each sample. */
class GradientMeansTest {
    private static final double RELATIVE = 1e-3;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "minilm-l6-fever-evidence",
                "minilm-l6-fever-claims",
                "gpt2-wikitext2",
                "gptneo-wikitext2",
                "llama-tiny",
                "bart-zsre",
                "t5-zsre"
            })
    void means_equalAutogradSampleBySample(String name) throws Exception {
        Path folder = Fixtures.path("models/" + name);
        JsonNode golden = new ObjectMapper()
                .readTree(folder.resolve("golden.json").toFile())
                .path("saliency");
        List<LabelledText> samples = new ArrayList<>();
        for (JsonNode example : golden.path("examples")) {
            samples.add(sample(example));
        }
        TensorEngine.start(1);
        try (Checkpoint checkpoint = Checkpoint.open(folder);
                TransformerModel model = Models.open(folder, checkpoint)) {
            GradientMeans means = GradientMeans.of(model, samples, Progress.silent());
            assertThat(means.matrices()).hasSize(golden.path("per_example").size());
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

    /** A text with a label, a prompt with an answer of its own, or a text whose end is the answer. */
    private static LabelledText sample(JsonNode example) {
        long[] ids = longs(example.path("input_ids"));
        if (example.has("label_id")) {
            long[] typeIds =
                    example.has("token_type_ids") ? longs(example.path("token_type_ids")) : new long[ids.length];
            return new LabelledText(
                    new EncodedText(ids, typeIds, false),
                    example.path("label_id").asInt());
        }
        int start = example.has("labels")
                ? ids.length
                : example.path("target_start").asInt();
        long[] answer =
                example.has("labels") ? longs(example.path("labels")) : Arrays.copyOfRange(ids, start, ids.length);
        return new LabelledText(new EncodedText(Arrays.copyOf(ids, start), new long[start], false), answer);
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::asLong)
                .toArray();
    }
}
