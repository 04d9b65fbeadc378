package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import dev.salem.tensor.Recording;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every family, name variant and stored type against transformers and autograd. */
class TinyGoldenTest {
    private static final Offset<Float> TOLERANCE = within(1e-4f);

    @ParameterizedTest
    @MethodSource("dev.salem.GoldenModel#names")
    void logits_equalTransformersAloneAndTogether(String name) {
        try (GoldenModel golden = GoldenModel.open(name)) {
            List<EncodedText> texts = golden.texts();
            for (int row = 0; row < texts.size(); row++) {
                float[] expected = golden.inputs().get(row).logits();
                assertThat(logits(golden.model(), texts.subList(row, row + 1), FfnPass.plain()))
                        .containsExactly(expected, TOLERANCE);
            }
            float[] together = logits(golden.model(), texts, FfnPass.plain());
            int classes = golden.model().labels().size();
            for (int row = 0; row < texts.size(); row++) {
                assertThat(Arrays.copyOfRange(together, row * classes, (row + 1) * classes))
                        .containsExactly(golden.inputs().get(row).logits(), TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert"})
    void batch_padsAsTransformersDoes(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                TextEncoder encoder = TextEncoder.open(
                        GoldenModel.folder(name), 0, golden.model().maxPositions());
                NDManager scope = golden.model().newScope()) {
            JsonNode padded = golden.golden().path("padded");
            List<String> texts = new ArrayList<>();
            padded.path("texts").forEach(text -> texts.add(text.asText()));
            Batch batch = Batch.of(
                    encoder.encode(texts, Collections.nCopies(texts.size(), null)),
                    golden.model().paddingId(),
                    scope);
            long[] ids = batch.ids().toLongArray();
            float[] mask = batch.mask().toFloatArray();
            float[] logits = golden.model().logits(batch, FfnPass.plain()).toFloatArray();
            int classes = golden.model().labels().size();
            for (int row = 0; row < texts.size(); row++) {
                int from = row * batch.tokens();
                int to = from + batch.tokens();
                assertThat(Arrays.copyOfRange(ids, from, to))
                        .containsExactly(
                                GoldenModel.longs(padded.path("input_ids").get(row)));
                assertThat(Arrays.copyOfRange(mask, from, to))
                        .containsExactly(
                                GoldenModel.floats(padded.path("attention_mask").get(row)));
                assertThat(Arrays.copyOfRange(logits, row * classes, (row + 1) * classes))
                        .containsExactly(
                                GoldenModel.floats(padded.path("logits").get(row)), TOLERANCE);
            }
            assertThat(batch.attentionBias()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert"})
    void fromUpTo_resumesAtEveryBlock(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            assertThat(model.blocks()).isEqualTo(3);
            Batch batch = Batch.of(golden.texts(), model.paddingId(), scope);
            float[] expected = model.logits(batch, FfnPass.plain()).toFloatArray();
            for (int block = 0; block < model.blocks(); block++) {
                HiddenState attended = model.upTo(block, batch);
                for (int pass = 0; pass < 2; pass++) {
                    assertThat(model.from(block, attended, batch, FfnPass.plain())
                                    .toFloatArray())
                            .containsExactly(expected, within(0f));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bert, bert.encoder.layer.2.output.dense.weight, bert.encoder.layer.0.intermediate.dense.weight",
        "roberta, roberta.encoder.layer.2.output.dense.weight, roberta.encoder.layer.0.intermediate.dense.weight",
        "distilbert, distilbert.transformer.layer.2.ffn.lin2.weight, distilbert.transformer.layer.0.ffn.lin1.weight",
        "bert-bare-names, encoder.layer.2.output.dense.weight, encoder.layer.0.intermediate.dense.weight",
        "bert-legacy-names, bert.encoder.layer.2.output.dense.weight, bert.encoder.layer.0.intermediate.dense.weight"
    })
    void matrices_keepTheFilesNamesAndValues(String name, String editable, String first) {
        try (GoldenModel golden = GoldenModel.open(name)) {
            FfnMatrix last = golden.model().editable(2);
            assertThat(last).isEqualTo(new FfnMatrix(2, FfnMatrix.Role.OUT, editable, 16, 32));
            assertThat(golden.model().matrices(0).get(0)).isEqualTo(new FfnMatrix(0, FfnMatrix.Role.IN, first, 32, 16));
            float[] stored = new float[16 * 32];
            golden.checkpoint().floats(editable).get(stored);
            assertThat(golden.model().weight(last).toFloatArray()).containsExactly(stored);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert", "bert-f16", "bert-bf16"})
    void replacing_changesTheLogitsAsTransformersDoes(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            JsonNode margin = golden.golden().path("margin");
            JsonNode changed = margin.path("changed");
            FfnMatrix matrix = matrix(model, changed.path("matrix").asText());
            NDArray gradient = gradient(margin, matrix, scope);
            NDArray weight = gradient.mul(changed.path("step").asDouble()).add(model.weight(matrix));
            float[] before = logits(model, golden.texts(), FfnPass.plain());
            float[] after = logits(model, golden.texts(), FfnPass.replacing(matrix.name(), weight));
            List<Float> expected = new ArrayList<>();
            changed.path("logits").forEach(row -> row.forEach(value -> expected.add((float) value.asDouble())));
            for (int i = 0; i < after.length; i++) {
                assertThat(after[i]).isCloseTo(expected.get(i), TOLERANCE);
            }
            assertThat(maxDifference(before, after)).isGreaterThan(0.05);
            assertThat(logits(model, golden.texts(), FfnPass.plain())).containsExactly(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "distilbert", "bert-f16", "bert-bf16"})
    void factors_multiplyToTheAutogradGradientOfTheWeight(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            JsonNode margin = golden.golden().path("margin");
            // Beside longer texts, so that padding has to fall out of the sum.
            int row = margin.path("input").asInt();
            Batch batch = Batch.of(golden.texts(), model.paddingId(), scope);
            int[] targets = IntStream.range(0, batch.size()).map(text -> 0).toArray();
            assertThat(margin.path("target").asInt()).isZero();
            try (Recording recording = Recording.start()) {
                FactorTap tap = new FactorTap(recording, scope, matrix -> true, FfnPass.plain());
                NDArray margins = Classification.margins(
                        model.logits(batch, tap),
                        Classification.oneHot(targets, model.labels().size(), scope));
                recording.backward(margins.sum());
                assertThat((double) margins.toFloatArray()[row])
                        .isCloseTo(margin.path("margin").asDouble(), within(1e-4));
                assertThat(tap.factors().keySet())
                        .containsExactlyElementsOf(IntStream.range(0, 3)
                                .boxed()
                                .flatMap(block -> model.matrices(block).stream())
                                .toList());
                margin.path("gradients").fieldNames().forEachRemaining(tensor -> {
                    FfnMatrix matrix = matrix(model, tensor);
                    FactorTap.Factors factors = tap.factors().get(matrix);
                    NDArray product = factors.delta()
                            .get(row)
                            .transpose()
                            .matMul(factors.u().get(row));
                    assertThat(product.toFloatArray())
                            .containsExactly(gradient(margin, matrix, scope).toFloatArray(), within(1e-5f));
                });
            }
        }
    }

    @Test
    void factors_areZeroOnPaddingAndOneTokenInTheLastBlock() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            Batch batch = Batch.of(golden.texts(), model.paddingId(), scope);
            try (Recording recording = Recording.start()) {
                FactorTap tap = new FactorTap(recording, scope, matrix -> matrix.block() > 0, FfnPass.plain());
                recording.backward(model.logits(batch, tap).sum());
                assertThat(tap.factors().keySet())
                        .containsExactlyElementsOf(IntStream.of(1, 2)
                                .boxed()
                                .flatMap(block -> model.matrices(block).stream())
                                .toList());
                NDArray middle = tap.factors().get(model.editable(1)).delta();
                NDArray padding =
                        batch.mask().neg().add(1).expandDims(2).mul(middle).abs();
                assertThat(padding.max().toFloatArray()[0]).isZero();
                assertThat(middle.abs().max().toFloatArray()[0]).isPositive();
                assertThat(tap.factors().get(model.editable(2)).delta().getShape())
                        .isEqualTo(new Shape(batch.size(), 1, 16));
            }
        }
    }

    private static FfnMatrix matrix(TransformerModel model, String name) {
        return IntStream.range(0, model.blocks())
                .boxed()
                .flatMap(block -> model.matrices(block).stream())
                .filter(matrix -> matrix.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static NDArray gradient(JsonNode margin, FfnMatrix matrix, NDManager scope) {
        float[] values = GoldenModel.floats(margin.path("gradients").path(matrix.name()));
        return scope.create(FloatBuffer.wrap(values), new Shape(matrix.out(), matrix.in()), DataType.FLOAT32);
    }

    private static float[] logits(TransformerModel model, List<EncodedText> texts, FfnPass pass) {
        try (NDManager scope = model.newScope()) {
            return model.logits(Batch.of(texts, model.paddingId(), scope), pass).toFloatArray();
        }
    }

    private static double maxDifference(float[] first, float[] second) {
        return IntStream.range(0, first.length)
                .mapToDouble(i -> Math.abs(first[i] - second[i]))
                .max()
                .orElseThrow();
    }
}
