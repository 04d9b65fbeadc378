package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import dev.salem.progress.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every generative architecture and variant against transformers and autograd (models/README.md). */
class GenerativeTinyTest {
    private static final int NEW_TOKENS = 12;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt2",
                "gptneo",
                "llama-biased",
                "llama-linear",
                "llama-dynamic",
                "llama-llama3",
                "llama-yarn",
                "mistral",
                "qwen2",
                "bart",
                "t5",
                "t5-gated"
            })
    void logitsAndGradientsAndText_equalTransformers(String name) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name)) {
            List<LabelledText> texts = golden.texts();
            List<float[][]> together = golden.logits(texts);
            for (int index = 0; index < texts.size(); index++) {
                JsonNode expected = golden.golden().path("inputs").get(index);
                assertLogits(together.get(index), expected.path("logits"));
                assertLogits(golden.logits(texts.subList(index, index + 1)).get(0), expected.path("logits"));
                assertGradients(golden, golden.gradients(texts, index), expected);
            }
            List<long[]> continuations = GreedyDecoder.continuations(
                    golden.model(),
                    texts.stream().map(LabelledText::text).toList(),
                    NEW_TOKENS,
                    FfnPass.plain(),
                    Progress.silent(),
                    "test");
            for (int index = 0; index < texts.size(); index++) {
                assertThat(continuations.get(index)).containsExactly(generated(golden, index));
            }
        }
    }

    private static void assertLogits(float[][] actual, JsonNode expected) {
        assertThat(actual).hasNumberOfRows(expected.size());
        for (int row = 0; row < actual.length; row++) {
            assertThat(actual[row]).containsExactly(GoldenModel.floats(expected.get(row)), within(1e-4f));
        }
    }

    private static void assertGradients(GenerativeGolden golden, Map<FfnMatrix, float[]> gradients, JsonNode expected) {
        JsonNode means = expected.path("means");
        assertThat(gradients.keySet().stream().map(FfnMatrix::name))
                .containsExactlyInAnyOrderElementsOf(means::fieldNames);
        gradients.forEach((matrix, gradient) -> {
            double mean = means.path(matrix.name()).asDouble();
            assertThat(GenerativeGolden.absoluteMean(gradient)).isCloseTo(mean, within(1e-3 * mean + 1e-7));
        });
        JsonNode full = expected.path("full");
        FfnMatrix last = golden.model().matrices(golden.model().blocks() - 1).stream()
                .filter(matrix -> matrix.name().equals(full.path("matrix").asText()))
                .findFirst()
                .orElseThrow();
        assertThat(last.stored(gradients.get(last)))
                .containsExactly(GoldenModel.floats(full.path("gradient")), within(2e-4f));
    }

    /** What transformers made, up to the first token that ends a text. */
    private static long[] generated(GenerativeGolden golden, int index) {
        long[] ids = GoldenModel.longs(golden.golden().path("inputs").get(index).path("greedy"));
        int end = 0;
        while (end < ids.length && !golden.model().generationTokens().stops().contains(ids[end])) {
            end++;
        }
        return Arrays.copyOf(ids, end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2-classifier", "llama-classifier", "bart-classifier"})
    void classifiers_equalTransformersAloneAndTogether(String name) {
        try (GoldenModel golden = GoldenModel.open("generative/" + name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            assertThat(model.labels()).containsExactly("A", "B", "C");
            JsonNode inputs = golden.golden().path("inputs");
            List<EncodedText> texts = IntStream.range(0, inputs.size())
                    .mapToObj(index -> GenerativeGolden.text(inputs.get(index).path("input_ids")))
                    .toList();
            Batch batch = Batch.of(texts, model.paddingId(), scope);
            NDArray together = model.logits(batch, FfnPass.plain());
            for (int index = 0; index < inputs.size(); index++) {
                float[] expected = GoldenModel.floats(inputs.get(index).path("logits"));
                assertThat(together.get(index).toFloatArray()).containsExactly(expected, within(1e-4f));
                Batch alone = Batch.of(texts.subList(index, index + 1), model.paddingId(), scope);
                assertThat(model.logits(alone, FfnPass.plain()).toFloatArray())
                        .containsExactly(expected, within(1e-4f));
            }
            for (int block = 0; block < model.blocks(); block++) {
                HiddenState attended = model.upTo(block, batch);
                assertThat(model.from(block, attended, batch, FfnPass.plain()).toFloatArray())
                        .containsExactly(together.toFloatArray(), within(0f));
                assertThat(model.tokenMask(block, batch, scope).getShape().get(1))
                        .isEqualTo(attended.stream().getShape().get(1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "gptneo", "llama-yarn", "mistral", "bart", "t5-gated"})
    void fromUpTo_resumesAtEveryBlockWithoutLeavingAnything(String name) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name);
                NDManager scope = golden.model().newScope()) {
            GenerativeModel model = golden.model();
            Batch batch = model.batch(golden.texts(), scope);
            float[] expected = model.logits(batch, FfnPass.plain()).toFloatArray();
            for (int block = 0; block < model.blocks(); block++) {
                try (NDManager below = scope.newSubManager()) {
                    HiddenState attended = model.upTo(block, batch).attach(below);
                    int kept = scope.getManagedArrays().size();
                    for (int pass = 0; pass < 2; pass++) {
                        try (NDManager step = model.newScope()) {
                            assertThat(model.from(block, attended.alias(step), batch, FfnPass.plain())
                                            .toFloatArray())
                                    .containsExactly(expected, within(0f));
                        }
                    }
                    assertThat(scope.getManagedArrays().size()).isEqualTo(kept);
                }
            }
            int everywhere = scope.getParentManager().getManagedArrays().size();
            GreedyDecoder.continuations(
                    model,
                    golden.texts().stream().map(LabelledText::text).toList(),
                    4,
                    FfnPass.plain(),
                    Progress.silent(),
                    "test");
            assertThat(scope.getParentManager().getManagedArrays().size()).isEqualTo(everywhere);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, transformer.h.0.mlp.c_proj.weight, transformer.h.2.mlp.c_fc.weight, true",
        "gptneo, transformer.h.0.mlp.c_proj.weight, transformer.h.2.mlp.c_fc.weight, false",
        "qwen2, model.layers.0.mlp.down_proj.weight, model.layers.1.mlp.gate_proj.weight, false",
        "bart, model.encoder.layers.0.fc2.weight, model.decoder.layers.2.fc1.weight, false",
        "t5, encoder.block.0.layer.1.DenseReluDense.wo.weight, decoder.block.1.layer.2.DenseReluDense.wi.weight, false",
        "t5-gated, encoder.block.0.layer.1.DenseReluDense.wo.weight, "
                + "decoder.block.1.layer.2.DenseReluDense.wi_0.weight, false"
    })
    void matrices_keepTheFilesNamesAndShowOutByIn(String name, String first, String last, boolean transposed) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name)) {
            GenerativeModel model = golden.model();
            List<FfnMatrix> own = model.matrices(0);
            FfnMatrix out = own.get(own.size() - 1);
            FfnMatrix in = model.matrices(model.blocks() - 1).get(0);
            assertThat(out.name()).isEqualTo(first);
            assertThat(in.name()).isEqualTo(last);
            for (FfnMatrix matrix : List.of(out, in)) {
                assertThat(matrix.transposed()).isEqualTo(transposed);
                float[] stored = new float[(int) matrix.parameters()];
                golden.checkpoint().floats(matrix.name()).get(stored);
                NDArray weight = model.weight(matrix);
                assertThat(weight.getShape().getShape()).containsExactly(matrix.out(), matrix.in());
                assertThat(matrix.stored(weight.toFloatArray())).containsExactly(stored);
                assertThat(matrix.fromStored(stored)).containsExactly(weight.toFloatArray());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "gpt2, transformer.h.0.mlp.c_proj.weight",
        "gptneo, transformer.h.0.mlp.c_proj.weight",
        "qwen2, model.layers.0.mlp.down_proj.weight",
        "bart, model.encoder.layers.0.fc1.weight",
        "t5, encoder.block.0.layer.1.DenseReluDense.wi.weight",
        "t5-gated, encoder.block.0.layer.1.DenseReluDense.wi_0.weight"
    })
    void editable_isTheFirstWeightWhereAnswersAreTexts_andTheSecondElsewhere(String name, String edited) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name)) {
            assertThat(golden.model().editable(0).name()).isEqualTo(edited);
            assertThat(golden.layout().editable(0)).isEqualTo(golden.model().editable(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "qwen2", "t5-gated"})
    void replacing_changesTheLogitsAndTheGeneratedText(String name) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name);
                NDManager scope = golden.model().newScope()) {
            GenerativeModel model = golden.model();
            List<EncodedText> prompts =
                    golden.texts().stream().map(LabelledText::text).toList();
            FfnMatrix matrix = model.editable(model.blocks() - 1);
            NDArray weight = model.weight(matrix);
            NDArray other = scope.zeros(weight.getShape()).sub(weight).mul(3);
            FfnPass changed = FfnPass.replacing(matrix.name(), other);
            List<long[]> before =
                    GreedyDecoder.continuations(model, prompts, NEW_TOKENS, FfnPass.plain(), Progress.silent(), "test");
            List<long[]> after =
                    GreedyDecoder.continuations(model, prompts, NEW_TOKENS, changed, Progress.silent(), "test");
            assertThat(after.toArray()).isNotEqualTo(before.toArray());
            // The cached passes say what a whole pass over the made text says.
            for (int row = 0; row < prompts.size(); row++) {
                if (after.get(row).length == 0) {
                    continue;
                }
                Batch batch = model.batch(List.of(new LabelledText(prompts.get(row), after.get(row))), scope);
                assertThat(model.logits(batch, changed).argMax(1).toLongArray()).containsExactly(after.get(row));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"gpt2, 40", "bart, 40"})
    void continuations_endAtTheLastPosition(String name, int positions) {
        try (GenerativeGolden golden = GenerativeGolden.tiny(name)) {
            GenerativeModel model = golden.model();
            assertThat(model.maxPositions()).isEqualTo(positions);
            EncodedText longest = new EncodedText(new long[positions - 2], new long[positions - 2], false);
            EncodedText shorter = golden.texts().get(1).text();
            List<long[]> made = GreedyDecoder.continuations(
                    model, List.of(longest, shorter), 60, FfnPass.plain(), Progress.silent(), "test");
            int room = model.answerForm() == AnswerForm.CONTINUATION ? 3 : positions;
            assertThat(made.get(0).length).isLessThanOrEqualTo(room);
            List<long[]> alone = GreedyDecoder.continuations(
                    model, List.of(shorter), 60, FfnPass.plain(), Progress.silent(), "test");
            assertThat(made.get(1)).containsExactly(alone.get(0));
        }
    }

    @Test
    void classifier_refusesATextWithoutTheTokenItClassifies() {
        try (GoldenModel golden = GoldenModel.open("generative/bart-classifier");
                NDManager scope = golden.model().newScope()) {
            EncodedText whole = new EncodedText(new long[] {5, 2}, new long[2], false);
            EncodedText endless = new EncodedText(new long[] {5, 6}, new long[2], false);
            Batch batch = Batch.of(List.of(whole, endless), golden.model().paddingId(), scope);
            assertThatThrownBy(() -> golden.model().logits(batch, FfnPass.plain()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("text 1 has no end token (2) to classify");
        }
    }

    @Test
    void tokenMask_isThatOfTheSideWhoseBlockItIs() {
        try (GenerativeGolden golden = GenerativeGolden.tiny("bart");
                NDManager scope = golden.model().newScope()) {
            Batch batch = golden.model().batch(golden.texts(), scope);
            assertThat(golden.model().tokenMask(1, batch, scope).getShape().getShape())
                    .containsExactly(4, 15);
            NDArray answers = golden.model().tokenMask(2, batch, scope);
            assertThat(answers.getShape().getShape()).containsExactly(4, 6);
            assertThat(answers.sum(new int[] {1}).toFloatArray()).containsExactly(3, 1, 5, 6);
        }
    }

    @Test
    void batch_refusesWhatTheModelCannotRead() {
        try (GenerativeGolden golden = GenerativeGolden.tiny("gpt2");
                NDManager scope = golden.model().newScope()) {
            GenerativeModel model = golden.model();
            EncodedText prompt = new EncodedText(new long[38], new long[38], false);
            assertThat(model.batch(List.of(new LabelledText(prompt, new long[3])), scope)
                            .tokens())
                    .isEqualTo(40);
            assertThatThrownBy(() -> model.batch(List.of(new LabelledText(prompt, new long[4])), scope))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a text must have at most the 40 tokens that the model reads, got: 41");
            Batch unanswered = Batch.of(List.of(prompt), 0, scope);
            assertThatThrownBy(() -> model.logits(unanswered, FfnPass.plain()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a generative model's batch needs answers: make it by batch()");
            assertThatThrownBy(() -> GreedyDecoder.continuations(
                            model, List.of(prompt), 0, FfnPass.plain(), Progress.silent(), "test"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("maxTokens must be at least 1, got: 0");
            assertThatThrownBy(() -> new LabelledText(prompt, new long[0]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("answer must have at least one token, got: 0");
        }
    }
}
