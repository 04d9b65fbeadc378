package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.GoldenModel;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.EditSettings;
import dev.salem.editor.EditTask;
import dev.salem.editor.WeightEdit;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Dtype;
import java.util.Comparator;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shares of a change that goes far beyond what was asked for. */
class ExtentTest {
    private static final MarginTargets TARGETS = MarginTargets.of(1);

    private GoldenModel golden;
    private NDManager scope;
    private Rows rows;
    private AttendedRows attended;
    private NDArray base;
    private NDArray change;

    @BeforeEach
    void overshoot() {
        golden = GoldenModel.open("roberta");
        scope = golden.model().newScope();
        EditTask task = new EditTask(
                golden.model(),
                0,
                golden.rows("fails", 2),
                golden.rows("adapts", 4),
                golden.rows("passes", 80),
                Dtype.F32,
                1);
        rows = Rows.of(task, 100_000);
        attended = AttendedRows.of(golden.model(), 0, rows.texts());
        base = golden.model().weight(task.matrix());
        EditSettings settings = new EditSettings(OptionalDouble.of(4), 0.9, 1, 10);
        float[] edited =
                new RefineEditor(settings).edit(task, Progress.silent()).values();
        change = scope.create(edited).reshape(base.getShape()).sub(base);
    }

    @AfterEach
    void close() {
        attended.close();
        scope.close();
        golden.close();
    }

    @Test
    void of_takesTheWholeChangeWhereThePassesAllowIt() {
        Extent extent = extent(1);
        assertThat(extent.lambda()).isEqualTo(1);
        assertThat(extent.points()).isSortedAccordingTo(Comparator.comparingDouble(WeightEdit.TradeOffPoint::lambda));
        assertThat(extent.points().get(0)).isEqualTo(new WeightEdit.TradeOffPoint(0, 0, 0, 0));
        for (WeightEdit.TradeOffPoint point : extent.points()) {
            RowMeasures measures = at(point.lambda());
            assertThat(point.editAccuracy()).isEqualTo(measures.editsRight());
            assertThat(point.passDrawdown()).isEqualTo(measures.passDrawdown());
            assertThat(point.kl()).isCloseTo(measures.kl(), within(1e-4));
        }
    }

    @Test
    void of_takesTheSmallestShareThatStillHasTheStopMarginOtherwise() {
        assertThat(at(1).smallestMargin()).isGreaterThan(TARGETS.stop());
        // No loss is allowed at all, not even none.
        Extent extent = extent(-1);
        assertThat(extent.lambda()).isBetween(0.0, 0.9);
        assertThat(at(extent.lambda()).smallestMargin()).isGreaterThanOrEqualTo(TARGETS.stop() - 1e-4);
        assertThat(at(extent.lambda() - 1.0 / 32).smallestMargin()).isLessThan(TARGETS.stop());
        assertThat(extent.points()).isSortedAccordingTo(Comparator.comparingDouble(WeightEdit.TradeOffPoint::lambda));
        assertThat(extent.points().stream().map(WeightEdit.TradeOffPoint::lambda))
                .contains(extent.lambda(), 0.0, 1.0);
    }

    @Test
    void of_takesTheWholeChangeWhereTheEditsAreShortOfTheStop() {
        change.muli(0.05);
        assertThat(at(1).smallestMargin()).isLessThan(TARGETS.stop());
        assertThat(extent(-1).lambda()).isEqualTo(1);
    }

    private Extent extent(double allowedDrawdown) {
        int before = scope.getManagedArrays().size();
        Extent extent =
                Extent.of(rows, attended, base, change, attended.logits(base), at(1), TARGETS, allowedDrawdown, scope);
        assertThat(scope.getManagedArrays()).hasSize(before);
        return extent;
    }

    private RowMeasures at(double share) {
        try (NDArray scaled = change.mul(share);
                NDArray weight = scaled.add(base)) {
            return RowMeasures.of(rows, attended.logits(base), attended.logits(weight));
        }
    }
}
