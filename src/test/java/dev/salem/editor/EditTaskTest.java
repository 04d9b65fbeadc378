package dev.salem.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.GoldenModel;
import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.safetensors.Dtype;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditTaskTest {
    @Test
    void task_namesTheMatrixAndRefusesWhatCannotBeEdited() {
        try (GoldenModel golden = GoldenModel.open("distilbert")) {
            List<LabelledText> fails = golden.rows("fails", 1);
            List<LabelledText> passes = golden.rows("passes", 1);
            EditTask task = new EditTask(golden.model(), 1, fails, List.of(), passes, Dtype.F32, 1);
            assertThat(task.matrix())
                    .isEqualTo(new FfnMatrix(
                            1, FfnMatrix.Role.OUT, "distilbert.transformer.layer.1.ffn.lin2.weight", 16, 32));
            assertThatThrownBy(() -> new EditTask(golden.model(), 3, fails, List.of(), passes, Dtype.F32, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("block must be between 0 and 2, got: 3");
            assertThatThrownBy(() -> new EditTask(golden.model(), -1, fails, List.of(), passes, Dtype.F32, 1))
                    .hasMessage("block must be between 0 and 2, got: -1");
            assertThatThrownBy(() -> new EditTask(golden.model(), 0, List.of(), List.of(), passes, Dtype.F32, 1))
                    .hasMessageContaining("got: 0 and 1");
            assertThatThrownBy(() -> new EditTask(golden.model(), 0, fails, List.of(), List.of(), Dtype.F32, 1))
                    .hasMessageContaining("got: 1 and 0");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 100.5, Double.NaN})
    void settings_refuseMarginsOutOfRange(double margin) {
        assertThatThrownBy(() -> new EditSettings(OptionalDouble.of(margin), 0.9, 0.1, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("margin must be above 0 and at most 100, got: " + margin);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.1, 0.1, 1, wantedGenerality must be between 0 and 1",
        "NaN, 0.1, 1, wantedGenerality must be between 0 and 1",
        "0.9, 1.1, 1, allowedDrawdown must be between 0 and 1",
        "0.9, 0.1, 0, batch must be at least 1"
    })
    void settings_refuseOtherValuesOutOfRange(double generality, double drawdown, int batch, String message) {
        assertThatThrownBy(() -> new EditSettings(OptionalDouble.empty(), generality, drawdown, batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
