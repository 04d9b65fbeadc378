package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class TrainingStateTest {
    @Test
    void judge_forgetsWhatWasNoNumber() {
        TensorEngine.start(1);
        try (NDManager owner = TensorEngine.newManager()) {
            Parameters parameters = Parameters.identity(6, 2, 5, owner);
            parameters.logStep().set(new float[] {Float.NaN});
            TrainingState state = TrainingState.start(parameters, owner);
            parameters.logStep().set(new float[] {-3});
            state.judge(1);
            assertThat(state.best().logStep().toFloatArray()).containsExactly(-3);
        }
    }

    @Test
    void judge_keepsTheParametersOfTheLowestLoss() {
        TensorEngine.start(1);
        try (NDManager owner = TensorEngine.newManager()) {
            TrainingState state = TrainingState.start(Parameters.identity(6, 2, 5, owner), owner);
            state.parameters().logStep().set(new float[] {-3});
            state.judge(1);
            state.parameters().logStep().set(new float[] {-2});
            state.judge(2);
            assertThat(state.best().logStep().toFloatArray()).containsExactly(-3);
        }
    }
}
