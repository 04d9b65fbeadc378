package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.tensor.Recording;
import dev.salem.tensor.TensorEngine;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the same by arrays of zeros and ones. */
class TokenPredictionTest {
    private static final int[] TARGETS = {2, 0, 1, 3, 1};
    private static final float[][] LOGITS = {
        {1, 2, 5, 3}, // right
        {1, 2, 5, 3}, // wrong
        {4, 4, 1, 4}, // tied
        {-3, -2, -1, -9}, // last and negative
        {0, 30, -30, 1}
    };

    @Test
    void lossesAndMargins_equalThoseOfClassification() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray logits = scope.create(LOGITS);
            NDArray targets = scope.create(new long[] {2, 0, 1, 3, 1});
            NDArray oneHot = Classification.oneHot(TARGETS, 4, scope);
            assertThat(TokenPrediction.losses(logits, targets).toFloatArray())
                    .containsExactly(Classification.losses(logits, oneHot).toFloatArray(), within(1e-6f));
            assertThat(TokenPrediction.margins(logits, targets).toFloatArray()).containsExactly(2, -4, 0, -8, 29);
            assertThat(gradient(scope, logits, x -> TokenPrediction.losses(x, targets)))
                    .containsExactly(gradient(scope, logits, x -> Classification.losses(x, oneHot)), within(1e-6f));
            NDArray untied = logits.get("0:2");
            assertThat(gradient(scope, untied, x -> TokenPrediction.margins(x, targets.get("0:2"))))
                    .containsExactly(0, 0, 1, -1, 1, 0, -1, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"CONTINUATION, 0.5", "SEPARATE, 1"})
    void softMargins_areBelowTheMarginsAndPushAllThatComeNear(AnswerForm form, double temperature) {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray logits = scope.create(new float[][] {{9, 8.5f, 0, -30}});
            NDArray targets = scope.create(new long[] {2});
            double soft = -temperature * Math.log(Math.exp(9 / temperature) + Math.exp(8.5 / temperature));
            assertThat(TokenPrediction.softMargins(logits, targets, form).toFloatArray())
                    .containsExactly(new float[] {(float) soft}, within(1e-4f));
            float first = (float) (1 / (1 + Math.exp(-0.5 / temperature)));
            assertThat(gradient(scope, logits, x -> TokenPrediction.softMargins(x, targets, form)))
                    .containsExactly(new float[] {-first, first - 1, 1, 0}, within(1e-5f));
        }
    }

    private static float[] gradient(NDManager scope, NDArray logits, UnaryOperator<NDArray> measure) {
        try (Recording recording = Recording.start()) {
            NDArray leaf = recording.leaf(logits, scope);
            recording.backward(measure.apply(leaf).sum());
            return recording.gradient(leaf).toFloatArray();
        }
    }
}
