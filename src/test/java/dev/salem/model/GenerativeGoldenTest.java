package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.Fixtures;
import dev.salem.GoldenModel;
import dev.salem.progress.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small real models against transformers 5.23.0 in f32 (shared/models/README.md). */
class GenerativeGoldenTest {
    @ParameterizedTest
    @CsvSource({"gpt2-wikitext2, 1e-4", "gptneo-wikitext2, 1e-4", "llama-tiny, 2e-4"})
    void decoders_equalTransformers(String name, float tolerance) {
        try (GenerativeGolden golden = GenerativeGolden.open(Fixtures.path("models/" + name));
                TextEncoder encoder = golden.encoder()) {
            assertContinues(golden, encoder, tolerance);
        }
    }

    static void assertContinues(GenerativeGolden golden, TextEncoder encoder, float tolerance) {
        JsonNode inputs = golden.golden().path("inputs");
        List<String> prompts = texts(inputs, "text");
        List<LabelledText> encoded =
                encoder.encodeAnswers(prompts, texts(inputs, "continuation"), AnswerForm.CONTINUATION);
        List<float[][]> logits = golden.logits(encoded);
        for (int index = 0; index < encoded.size(); index++) {
            JsonNode input = inputs.get(index);
            LabelledText text = encoded.get(index);
            assertThat(text.text().ids()).containsExactly(GoldenModel.longs(input.path("input_ids")));
            assertThat(text.answer()).containsExactly(GoldenModel.longs(input.path("continuation_ids")));
            assertTop(logits.get(index)[0], input.path("last_position_top20"), tolerance);
            assertLosses(logits.get(index), text.answer(), input.path("continuation_nll"), tolerance);
        }
        assertText(golden, encoder, encoded, 24);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bart-zsre", "t5-zsre"})
    void encoderDecoders_equalTransformers(String name) {
        try (GenerativeGolden golden = GenerativeGolden.open(Fixtures.path("models/" + name));
                TextEncoder encoder = golden.encoder()) {
            JsonNode inputs = golden.golden().path("inputs");
            List<LabelledText> encoded = encoder.encodeAnswers(
                    texts(inputs, "text"),
                    texts(inputs, "target"),
                    golden.model().answerForm());
            List<float[][]> logits = golden.logits(encoded);
            for (int index = 0; index < encoded.size(); index++) {
                JsonNode input = inputs.get(index);
                LabelledText text = encoded.get(index);
                assertThat(text.text().ids()).containsExactly(GoldenModel.longs(input.path("input_ids")));
                assertThat(text.answer()).containsExactly(GoldenModel.longs(input.path("labels")));
                float[][] rows = logits.get(index);
                assertTop(rows[0], input.path("first_position_top20"), 2e-4f);
                assertTop(rows[rows.length - 1], input.path("last_position_top20"), 2e-4f);
                assertLosses(rows, text.answer(), input.path("target_nll"), 2e-4f);
            }
            assertText(golden, encoder, encoded, 24);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-wikitext2", "gptneo-wikitext2", "llama-tiny", "bart-zsre", "t5-zsre"})
    void gradients_equalAutograds(String name) {
        try (GenerativeGolden golden = GenerativeGolden.open(Fixtures.path("models/" + name))) {
            assertGradients(golden);
        }
    }

    static void assertGradients(GenerativeGolden golden) {
        JsonNode saliency = golden.golden().path("saliency");
        JsonNode means = saliency.path("per_example");
        for (int index = 0; index < saliency.path("examples").size(); index++) {
            LabelledText text = example(saliency.path("examples").get(index));
            Map<FfnMatrix, float[]> gradients = golden.gradients(text);
            assertThat(gradients.keySet().stream().map(FfnMatrix::name))
                    .containsExactlyInAnyOrderElementsOf(means::fieldNames);
            for (Map.Entry<FfnMatrix, float[]> gradient : gradients.entrySet()) {
                double expected =
                        means.path(gradient.getKey().name()).get(index).asDouble();
                // The golden's loss is the mean over the answer's tokens, ours the sum.
                double actual = GenerativeGolden.absoluteMean(gradient.getValue()) / text.answer().length;
                assertThat(actual).isCloseTo(expected, within(1e-3 * expected));
            }
        }
    }

    private static LabelledText example(JsonNode example) {
        long[] ids = GoldenModel.longs(example.path("input_ids"));
        if (example.has("labels")) {
            return new LabelledText(
                    GenerativeGolden.text(example.path("input_ids")), GoldenModel.longs(example.path("labels")));
        }
        int start = example.path("target_start").asInt();
        return new LabelledText(
                new EncodedText(Arrays.copyOf(ids, start), new long[start], false),
                Arrays.copyOfRange(ids, start, ids.length));
    }

    private static void assertText(
            GenerativeGolden golden, TextEncoder encoder, List<LabelledText> encoded, int tokens) {
        List<long[]> made = GreedyDecoder.continuations(
                golden.model(),
                encoded.stream().map(LabelledText::text).toList(),
                tokens,
                FfnPass.plain(),
                Progress.silent(),
                "test");
        JsonNode inputs = golden.golden().path("inputs");
        assertThat(made.stream().map(encoder::decode)).containsExactlyElementsOf(texts(inputs, "greedy_text"));
    }

    private static void assertTop(float[] logits, JsonNode top, float tolerance) {
        long[] ids = GoldenModel.longs(top.path("ids"));
        float[] expected = GoldenModel.floats(top.path("logits"));
        assertThat(ids).hasSize(20);
        for (int rank = 0; rank < ids.length; rank++) {
            assertThat(logits[(int) ids[rank]]).isCloseTo(expected[rank], within(tolerance));
        }
    }

    private static void assertLosses(float[][] logits, long[] answer, JsonNode expected, float tolerance) {
        assertThat(logits).hasNumberOfRows(expected.size());
        for (int row = 0; row < answer.length; row++) {
            double sum = 0;
            for (float logit : logits[row]) {
                sum += Math.exp(logit);
            }
            double loss = Math.log(sum) - logits[row][(int) answer[row]];
            assertThat(loss).isCloseTo(expected.get(row).asDouble(), within((double) tolerance));
        }
    }

    private static List<String> texts(JsonNode rows, String key) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(key).asText())
                .toList();
    }
}
