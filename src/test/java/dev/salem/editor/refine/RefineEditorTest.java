package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.GoldenModel;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.DeltaSource;
import dev.salem.editor.EditSettings;
import dev.salem.editor.EditTask;
import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.logits.Logits;
import dev.salem.model.EncodedText;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.Predictor;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole edits of tiny models that were taught a few animals wrongly. */
class RefineEditorTest {
    private static final EditSettings FIXED = new EditSettings(OptionalDouble.of(1), 0.9, 0.05, 10);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "bert, 0, F32",
        "bert, 1, F16",
        "roberta, 0, BF16",
        "distilbert, 0, F32",
        "bert-f16, 0, F16",
        "bert-bf16, 1, BF16"
    })
    void edit_mendsTheFailsAndKeepsThePasses(String name, int block, Dtype storedAs) {
        try (GoldenModel golden = GoldenModel.open(name)) {
            EditTask task = task(golden, block, storedAs);
            assertThat(right(golden, task, null, task.fails())).isZero();
            assertThat(right(golden, task, null, task.passes())).isEqualTo(1);

            WeightEdit edit = new RefineEditor(FIXED).edit(task, Progress.silent());

            assertThat(edit.matrix()).isEqualTo(golden.model().editable(block));
            assertThat(right(golden, task, edit.values(), task.fails())).isEqualTo(1);
            assertThat(right(golden, task, edit.values(), task.adapts())).isEqualTo(1);
            assertThat(right(golden, task, edit.values(), task.passes())).isGreaterThan(0.9);
        }
    }

    @ParameterizedTest
    @CsvSource({"F32", "F16", "BF16"})
    void edit_givesTheWrittenWeightAndMeasuresThat(Dtype storedAs) {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            EditTask task = task(golden, 0, storedAs);
            WeightEdit edit = new RefineEditor(FIXED).edit(task, Progress.silent());
            float[] stored = new float[edit.values().length];
            FloatCodec.decode(FloatCodec.encode(edit.values(), storedAs), storedAs)
                    .get(stored);
            assertThat(edit.values()).containsExactly(stored);

            WeightEdit.Stage unedited = edit.stages().get(0);
            assertThat(unedited.editAccuracy()).isZero();
            assertThat(unedited.passDrawdown()).isZero();
            WeightEdit.Stage written = edit.stages().get(edit.stages().size() - 1);
            assertThat(written.name()).contains(storedAs.toString());
            assertThat(written.editAccuracy()).isEqualTo(right(golden, task, edit.values(), task.fails()));
            assertThat(written.adaptAccuracy()).isEqualTo(right(golden, task, edit.values(), task.adapts()));
            assertThat(written.smallestMargin())
                    .isCloseTo(smallestMargin(golden, task, edit.values()), within(1e-3))
                    .isPositive();
        }
    }

    @Test
    void edit_showsTheWayFromTheUneditedToTheEditedWeight() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            WeightEdit edit = new RefineEditor(FIXED).edit(task(golden, 0, Dtype.F32), Progress.silent());
            assertThat(edit.tradeOff()).hasSizeGreaterThan(2);
            assertThat(edit.tradeOff())
                    .isSortedAccordingTo(Comparator.comparingDouble(WeightEdit.TradeOffPoint::lambda));
            WeightEdit.TradeOffPoint first = edit.tradeOff().get(0);
            WeightEdit.TradeOffPoint last = edit.tradeOff().get(edit.tradeOff().size() - 1);
            assertThat(first.lambda()).isZero();
            assertThat(first.kl()).isZero();
            assertThat(last.lambda()).isEqualTo(1);
            assertThat(last.editAccuracy()).isEqualTo(1);
            assertThat(last.kl()).isPositive();
            assertThat(edit.facts()).containsEntry("margin", "1.0");
        }
    }

    @Test
    void edit_repeatsBitForBitAndLeavesTheModelAlone() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            EditTask task = task(golden, 0, Dtype.F32);
            float[] before = golden.model().weight(task.matrix()).toFloatArray();
            RefineEditor editor = new RefineEditor(EditSettings.standard());
            WeightEdit first = editor.edit(task, Progress.silent());
            WeightEdit second = editor.edit(task, Progress.silent());
            assertThat(second.values()).containsExactly(first.values());
            assertThat(second.stages()).isEqualTo(first.stages());
            assertThat(second.tradeOff()).isEqualTo(first.tradeOff());
            assertThat(second.facts()).isEqualTo(first.facts());
            assertThat(golden.model().weight(task.matrix()).toFloatArray()).containsExactly(before);
        }
    }

    @Test
    void edit_withALargerMarginPutsTheEditsFartherIn() {
        try (GoldenModel golden = GoldenModel.open("roberta")) {
            EditTask task = task(golden, 0, Dtype.F32);
            double previous = 0;
            for (double margin : new double[] {0.5, 2, 4}) {
                EditSettings settings = new EditSettings(OptionalDouble.of(margin), 0.9, 1, 10);
                WeightEdit edit = new RefineEditor(settings).edit(task, Progress.silent());
                double smallest = smallestMargin(golden, task, edit.values());
                assertThat(smallest).isGreaterThan(previous);
                previous = smallest;
            }
        }
    }

    @Test
    void edit_choosesAMarginItselfAndSaysWhy() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            WeightEdit edit =
                    new RefineEditor(EditSettings.standard()).edit(task(golden, 0, Dtype.F32), Progress.silent());
            assertThat(edit.facts().get("automatic margin"))
                    .startsWith(edit.facts().get("margin"))
                    .contains("predicted generality");
            EditTask alone = new EditTask(
                    golden.model(), 0, golden.rows("fails", 1), List.of(), golden.rows("passes", 60), Dtype.F32, 1);
            WeightEdit without = new RefineEditor(EditSettings.standard()).edit(alone, Progress.silent());
            assertThat(right(golden, alone, without.values(), alone.fails())).isEqualTo(1);
            assertThat(without.stages())
                    .allSatisfy(stage -> assertThat(stage.adaptAccuracy()).isNaN());
        }
    }

    @Test
    void edit_endsWithContradictingRows() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            LabelledText pass = golden.rows("passes", 1).get(0);
            LabelledText first = new LabelledText(pass.text(), (pass.target() + 1) % 3);
            LabelledText second = new LabelledText(pass.text(), (pass.target() + 2) % 3);
            EditTask task = new EditTask(
                    golden.model(), 0, List.of(first, second), List.of(), golden.rows("passes", 60), Dtype.F32, 1);
            WeightEdit edit = new RefineEditor(FIXED).edit(task, Progress.silent());
            WeightEdit.Stage written = edit.stages().get(edit.stages().size() - 1);
            assertThat(written.editAccuracy()).isLessThanOrEqualTo(0.5);
            assertThat(written.smallestMargin()).isNegative();
            assertThat(edit.values()).doesNotContain(Float.NaN);
        }
    }

    @Test
    void startingFrom_keepsAStartThatCostsThePassesLess() {
        try (GoldenModel golden = GoldenModel.open("roberta")) {
            EditTask task = task(golden, 0, Dtype.F32);
            WeightEdit direct = new RefineEditor(FIXED).edit(task, Progress.silent());
            // Just as much of the direct change as the stop asks for: it needs no round of its own.
            float[] change = change(golden, task, direct.values());
            double stop = MarginTargets.of(1).stop() + 0.02;
            double share = Stream.iterate(0.3, part -> part + 0.01)
                    .filter(part -> smallestMargin(golden, task, moved(golden, task, change, part)) >= stop)
                    .findFirst()
                    .orElseThrow();
            assertThat(share).isLessThan(1);
            WeightEdit started =
                    RefineEditor.startingFrom(source(change, share), FIXED).edit(task, Progress.silent());
            assertThat(started.facts()).containsEntry("start", "the trained editor's change");
            assertThat(started.stages().stream().map(WeightEdit.Stage::name)).contains("editor", "editor, refined");
            assertThat(started.values()).containsExactly(moved(golden, task, change, share), within(1e-6f));
            assertThat(last(started).kl()).isLessThan(last(direct).kl());
        }
    }

    @Test
    void startingFrom_dropsAStartThatCostsThePassesMore() {
        try (GoldenModel golden = GoldenModel.open("roberta")) {
            EditTask task = task(golden, 0, Dtype.F32);
            WeightEdit direct = new RefineEditor(FIXED).edit(task, Progress.silent());
            EditSettings far = new EditSettings(OptionalDouble.of(4), 0.9, 1, 10);
            WeightEdit excess = new RefineEditor(far).edit(task, Progress.silent());
            assertThat(last(excess).kl()).isGreaterThan(last(direct).kl());
            float[] change = change(golden, task, excess.values());
            WeightEdit started =
                    RefineEditor.startingFrom(source(change, 1), FIXED).edit(task, Progress.silent());
            assertThat(started.facts().get("start")).startsWith("none");
            assertThat(started.values()).containsExactly(direct.values());
        }
    }

    @Test
    void startingFrom_mendsAStartThatSpoilsThePasses() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            EditTask task = task(golden, 0, Dtype.F32);
            float[] noise = new float[(int) task.matrix().parameters()];
            Random random = new Random(4);
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (float) random.nextGaussian();
            }
            assertThat(right(golden, task, moved(golden, task, noise, 1), task.passes()))
                    .isLessThan(0.9);
            WeightEdit direct = new RefineEditor(FIXED).edit(task, Progress.silent());
            WeightEdit started =
                    RefineEditor.startingFrom(source(noise, 1), FIXED).edit(task, Progress.silent());
            assertThat(right(golden, task, started.values(), task.fails())).isEqualTo(1);
            assertThat(right(golden, task, started.values(), task.passes()))
                    .isGreaterThanOrEqualTo(right(golden, task, direct.values(), task.passes()));
        }
    }

    @Test
    void method_isNamedAfterTheStart() {
        assertThat(new RefineEditor(FIXED).method()).isEqualTo("direct");
        assertThat(RefineEditor.startingFrom((task, scope, progress) -> null, FIXED)
                        .method())
                .isEqualTo("salem");
    }

    @Test
    void edit_refusesNumbersThatAreNotFinite() throws Exception {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            EditTask task = task(golden, 0, Dtype.F32);
            float[] bad = new float[(int) task.matrix().parameters()];
            bad[7] = Float.NaN;
            assertThatThrownBy(() ->
                            RefineEditor.startingFrom(source(bad, 1), FIXED).edit(task, Progress.silent()))
                    .isInstanceOf(EditorException.class)
                    .hasMessageContaining("not finite");
        }
        Path spoilt = GoldenModel.copy("bert", folder.resolve("nan"));
        GoldenModel.rewrite(spoilt, tensors -> tensors.get("bert.encoder.layer.1.output.dense.bias")
                .bytes()
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(4, Float.NaN));
        try (GoldenModel golden = GoldenModel.open(spoilt)) {
            EditTask task = task(golden, 0, Dtype.F32);
            assertThatThrownBy(() -> new RefineEditor(FIXED).edit(task, Progress.silent()))
                    .isInstanceOf(EditorException.class)
                    .hasMessageContaining("not finite");
        }
    }

    @Test
    void edit_reportsItsProgress() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<Double> fractions = new ArrayList<>();
            List<String> phases = new ArrayList<>();
            new RefineEditor(FIXED).edit(task(golden, 0, Dtype.F32), (phase, fraction, detail) -> {
                phases.add(phase);
                fractions.add(fraction);
            });
            assertThat(fractions).allMatch(fraction -> fraction >= 0 && fraction <= 1);
            assertThat(phases).contains("editing").hasSizeGreaterThan(2);
        }
    }

    @Test
    void edit_leavesNoArraysBehind() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            NDManager owner = scope.getParentManager();
            EditTask task = task(golden, 1, Dtype.F16);
            float[] nothing = new float[(int) task.matrix().parameters()];
            int before = owner.getManagedArrays().size();
            for (int edit = 0; edit < 50; edit++) {
                RefineEditor.startingFrom(source(nothing, 1), EditSettings.standard())
                        .edit(task, Progress.silent());
                assertThat(owner.getManagedArrays().size()).isEqualTo(before);
            }
        }
    }

    @Test
    void edit_endsSoonAndSparesThePassesWhereAnEditCannotBeReached() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            LabelledText fail = golden.rows("fails", 1).get(0);
            LabelledText contrary = new LabelledText(fail.text(), 1 - fail.target());
            List<LabelledText> passes = golden.rows("passes", 80);
            EditTask task = new EditTask(golden.model(), 0, List.of(fail, contrary), List.of(), passes, Dtype.F32, 1);

            WeightEdit edit = new RefineEditor(FIXED).edit(task, Progress.silent());

            assertThat(Integer.parseInt(edit.facts().get("rounds"))).isBetween(1, 5);
            assertThat(right(golden, task, edit.values(), passes)).isEqualTo(1);
        }
    }

    /** Answers of one token, taught to a model that says something else. */
    @Test
    void edit_ofAnswersWorksOnThinnedCopiesToo() {
        try (GoldenModel golden = GoldenModel.open("generative/t5")) {
            List<LabelledText> asked = new ArrayList<>();
            for (long first = 2; first < 26; first++) {
                long[] ids = {first, (7 * first) % 48, (11 * first) % 48, first + 3, (5 * first) % 48, 1};
                asked.add(new LabelledText(new EncodedText(ids, new long[ids.length], false), new long[] {0}));
            }
            float[][] logits;
            try (AttendedRows rows = AttendedRows.of(golden.model(), 0, asked)) {
                logits = rows.logits(golden.model().weight(golden.model().editable(0)));
            }
            List<LabelledText> answered = new ArrayList<>();
            for (int row = 0; row < logits.length; row++) {
                long target = Logits.largest(logits[row]) + (row < 2 ? 1 : 0);
                answered.add(new LabelledText(asked.get(row).text(), new long[] {target}));
            }
            int block = golden.model().blocks() - 1;
            WeightEdit edit = new RefineEditor(FIXED)
                    .edit(
                            new EditTask(
                                    golden.model(),
                                    block,
                                    answered.subList(0, 2),
                                    List.of(),
                                    answered.subList(2, answered.size()),
                                    Dtype.F32,
                                    1),
                            Progress.silent());
            assertThat(edit.facts()).containsEntry("thinned copies", "20");
            assertThat(edit.stages().get(edit.stages().size() - 1).editAccuracy())
                    .isEqualTo(1);
        }
    }

    private static EditTask task(GoldenModel golden, int block, Dtype storedAs) {
        return new EditTask(
                golden.model(),
                block,
                golden.rows("fails", 2),
                golden.rows("adapts", 4),
                golden.rows("passes", 80),
                storedAs,
                1);
    }

    private static WeightEdit.TradeOffPoint last(WeightEdit edit) {
        return edit.tradeOff().get(edit.tradeOff().size() - 1);
    }

    private static DeltaSource source(float[] change, double share) {
        return (task, scope, progress) ->
                array(change, task.matrix().out(), task.matrix().in(), scope).muli(share);
    }

    private static float[] change(GoldenModel golden, EditTask task, float[] values) {
        float[] base = golden.model().weight(task.matrix()).toFloatArray();
        float[] change = new float[base.length];
        for (int i = 0; i < base.length; i++) {
            change[i] = values[i] - base[i];
        }
        return change;
    }

    private static float[] moved(GoldenModel golden, EditTask task, float[] change, double share) {
        float[] moved = golden.model().weight(task.matrix()).toFloatArray();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += (float) share * change[i];
        }
        return moved;
    }

    private static double right(GoldenModel golden, EditTask task, float[] values, List<LabelledText> texts) {
        float[][] logits = logits(golden, task, values, texts);
        int right = 0;
        for (int row = 0; row < logits.length; row++) {
            right += Logits.margin(logits[row], texts.get(row).target()) > 0 ? 1 : 0;
        }
        return (double) right / logits.length;
    }

    private static double smallestMargin(GoldenModel golden, EditTask task, float[] values) {
        List<LabelledText> edits =
                Stream.concat(task.fails().stream(), task.adapts().stream()).toList();
        float[][] logits = logits(golden, task, values, edits);
        double smallest = Double.POSITIVE_INFINITY;
        for (int row = 0; row < logits.length; row++) {
            smallest =
                    Math.min(smallest, Logits.margin(logits[row], edits.get(row).target()));
        }
        return smallest;
    }

    /** Of the whole model with the edited weight, or as it is where that is null. */
    private static float[][] logits(GoldenModel golden, EditTask task, float[] values, List<LabelledText> texts) {
        try (NDManager scope = golden.model().newScope()) {
            FfnPass pass = values == null
                    ? FfnPass.plain()
                    : FfnPass.replacing(
                            task.matrix().name(),
                            array(values, task.matrix().out(), task.matrix().in(), scope));
            return Predictor.logits(
                    golden.model(),
                    texts.stream().map(LabelledText::text).toList(),
                    pass,
                    Progress.silent(),
                    "checking");
        }
    }

    private static NDArray array(float[] values, int rows, int columns, NDManager scope) {
        return scope.create(FloatBuffer.wrap(values), new Shape(rows, columns), DataType.FLOAT32);
    }
}
