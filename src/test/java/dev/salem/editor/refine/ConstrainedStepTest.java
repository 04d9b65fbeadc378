package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.salem.GoldenModel;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.Curvature;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstrainedStepTest {
    @Test
    void run_thatOvershootsAllNumbers_goesBackToTheBestOfTheRounds() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> texts = new ArrayList<>(golden.rows("fails", 2));
            int fails = texts.size();
            texts.addAll(golden.rows("passes", 8));
            Rows rows = new Rows(texts, fails, fails);
            NDArray base = golden.model().weight(golden.model().editable(0));
            NDArray change = scope.zeros(base.getShape(), DataType.FLOAT32);
            try (AttendedRows attended = AttendedRows.of(golden.model(), 0, texts);
                    Linearisation linearisation = new Linearisation(attended, scope)) {
                linearisation.at(base);
                linearisation.whiten(
                        new Curvature(scope.eye((int) base.getShape().get(1)), scope.eye((int)
                                base.getShape().get(0))));
                double[] margins = linearisation.margins();
                MarginTargets tooFar = new MarginTargets(1e38, 1e38, 1e38, false);
                ConstrainedStep step = new ConstrainedStep(rows, linearisation, base, margins, tooFar);
                step.run(change, scope, Progress.silent());
                assertThat(step.rounds()).isEqualTo(1);
                assertThat(linearisation.margins()).isEqualTo(margins);
            }
            assertThat(change.abs().max().toFloatArray()).containsExactly(0);
        }
    }
}
