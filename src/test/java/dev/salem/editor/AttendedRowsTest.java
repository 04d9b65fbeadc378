package dev.salem.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Predictor;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttendedRowsTest {
    @ParameterizedTest
    @CsvSource({"bert, 0", "bert, 1", "bert, 2", "roberta, 1", "distilbert, 0", "distilbert, 2"})
    void logitsAndMargins_areThoseOfTheWholeModelWithTheWeight(String name, int block) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            List<LabelledText> texts = rows(golden);
            FfnMatrix matrix = model.editable(block);
            NDArray weight = model.weight(matrix).mul(1.5);
            weight.attach(scope);
            float[][] expected = Predictor.logits(
                    model,
                    texts.stream().map(LabelledText::text).toList(),
                    FfnPass.replacing(matrix.name(), weight),
                    Progress.silent(),
                    "expected");
            try (AttendedRows rows = AttendedRows.of(model, block, texts)) {
                assertThat(rows.size()).isEqualTo(texts.size());
                assertThat(rows.parts()).hasSizeGreaterThan(1);
                assertRows(rows.logits(weight), expected);
                boolean[] seen = new boolean[texts.size()];
                for (AttendedRows.Part part : rows.parts()) {
                    AttendedRows.Margins margins = rows.margins(weight, part, scope);
                    for (int i = 0; i < part.rows().length; i++) {
                        int row = part.rows()[i];
                        seen[row] = true;
                        assertThat(margins.logits()[i]).containsExactly(expected[row], within(1e-4f));
                        assertThat(margins.values()[i])
                                .isCloseTo(margin(expected[row], texts.get(row).target()), within(1e-4f));
                    }
                }
                assertThat(seen).doesNotContain(false);
                assertUnread(model, block, texts, weight, expected, scope);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert", "roberta", "bert-f16"})
    void margins_haveTheFactorsOfAutogradsGradient(String name) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            TransformerModel model = golden.model();
            JsonNode margin = golden.golden().path("margin");
            int index = margin.path("input").asInt();
            List<LabelledText> texts = golden.texts().stream()
                    .map(text -> new LabelledText(text, margin.path("target").asInt()))
                    .toList();
            FfnMatrix matrix = model.editable(1);
            NDArray expected = scope.create(
                    FloatBuffer.wrap(GoldenModel.floats(margin.path("gradients").path(matrix.name()))),
                    new Shape(matrix.out(), matrix.in()),
                    DataType.FLOAT32);
            try (AttendedRows rows = AttendedRows.of(model, 1, texts)) {
                AttendedRows.Part part = rows.parts().get(0);
                AttendedRows.Margins margins = rows.margins(model.weight(matrix), part, scope);
                int place = IntStream.range(0, part.rows().length)
                        .filter(i -> part.rows()[i] == index)
                        .findFirst()
                        .orElseThrow();
                NDArray product = margins.factors()
                        .delta()
                        .get(place)
                        .transpose()
                        .matMul(margins.factors().u().get(place));
                assertThat(product.toFloatArray()).containsExactly(expected.toFloatArray(), within(1e-5f));
            }
        }
    }

    @Test
    void tokenMask_isThePaddingMaskOrOneToken() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<LabelledText> texts = rows(golden);
            try (AttendedRows rows = AttendedRows.of(golden.model(), 0, texts)) {
                for (AttendedRows.Part part : rows.parts()) {
                    float[] lengths = part.tokenMask().sum(new int[] {1}).toFloatArray();
                    for (int i = 0; i < lengths.length; i++) {
                        assertThat((int) lengths[i])
                                .isEqualTo(texts.get(part.rows()[i]).text().length());
                    }
                }
            }
            try (AttendedRows rows = AttendedRows.of(golden.model(), 2, texts)) {
                for (AttendedRows.Part part : rows.parts()) {
                    assertThat(part.tokenMask().toFloatArray())
                            .hasSize(part.rows().length)
                            .containsOnly(1);
                }
            }
        }
    }

    @Test
    void close_freesWhatWasKeptAndEveryStepFreesItsOwn() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            NDManager owner = scope.getParentManager();
            NDArray weight = golden.model().weight(golden.model().editable(1));
            List<LabelledText> texts = rows(golden);
            int before = owner.getManagedArrays().size();
            AttendedRows rows = AttendedRows.of(golden.model(), 1, texts);
            int kept = owner.getManagedArrays().size();
            rows.logits(weight);
            try (NDManager step = scope.newSubManager()) {
                rows.margins(weight, rows.parts().get(0), step);
                assertThat(step.getManagedArrays().size()).isEqualTo(2);
            }
            assertThat(owner.getManagedArrays().size()).isEqualTo(kept);
            rows.close();
            assertThat(owner.getManagedArrays().size()).isEqualTo(before);
        }
    }

    private static List<LabelledText> rows(GoldenModel golden) {
        List<LabelledText> texts = new ArrayList<>(golden.rows("passes", 80));
        texts.addAll(golden.rows("adapts", 12));
        for (LabelledText input : golden.saliencyExamples()) {
            texts.add(input);
        }
        return texts;
    }

    /** Rows whose logits nobody reads have margins all the same. */
    private static void assertUnread(
            TransformerModel model,
            int block,
            List<LabelledText> texts,
            NDArray weight,
            float[][] expected,
            NDManager scope) {
        BitSet unread = new BitSet();
        unread.set(1);
        try (AttendedRows rows = AttendedRows.of(model, block, texts, unread)) {
            float[][] logits = rows.logits(weight);
            assertThat(logits[1]).isNull();
            assertThat(logits[0]).containsExactly(expected[0], within(1e-4f));
            double margin = margin(expected[1], texts.get(1).target());
            assertThat(rows.margins(weight)[1]).isCloseTo(margin, within(1e-4));
            for (AttendedRows.Part part : rows.parts()) {
                AttendedRows.Margins margins = rows.margins(weight, part, scope);
                for (int i = 0; i < part.rows().length; i++) {
                    assertThat(margins.logits()[i] == null).isEqualTo(part.rows()[i] == 1);
                }
            }
        }
    }

    private static void assertRows(float[][] actual, float[][] expected) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row]).containsExactly(expected[row], within(1e-4f));
        }
    }

    private static float margin(float[] logits, int target) {
        float other = Float.NEGATIVE_INFINITY;
        for (int label = 0; label < logits.length; label++) {
            if (label != target) {
                other = Math.max(other, logits[label]);
            }
        }
        return logits[target] - other;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void logits_ofADecodersBlock_keepTheEncodersMemory(int block) {
        try (GoldenModel golden = GoldenModel.open("generative/bart-classifier")) {
            List<LabelledText> texts = new ArrayList<>();
            List<float[]> expected = new ArrayList<>();
            for (JsonNode input : golden.golden().path("inputs")) {
                long[] ids = GoldenModel.longs(input.path("input_ids"));
                texts.add(new LabelledText(new EncodedText(ids, new long[ids.length], false), 0));
                expected.add(GoldenModel.floats(input.path("logits")));
            }
            try (AttendedRows rows = AttendedRows.of(golden.model(), block, texts)) {
                for (int pass = 0; pass < 2; pass++) {
                    float[][] logits =
                            rows.logits(golden.model().weight(golden.model().editable(block)));
                    for (int row = 0; row < logits.length; row++) {
                        assertThat(logits[row]).containsExactly(expected.get(row), within(1e-4f));
                    }
                }
            }
        }
    }
}
