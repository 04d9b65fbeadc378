package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private NDManager scope;
    private NDArray logits;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        scope = TensorEngine.newManager();
        logits = scope.create(new float[][] {{1, 4, 2}, {-3, 0.5f, 7}, {2, 2, -1}});
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void oneHot_marksTheTargets() {
        assertThat(Classification.oneHot(new int[] {2, 0}, 3, scope).toFloatArray())
                .containsExactly(0, 0, 1, 1, 0, 0);
    }

    @Test
    void margins_areTheTargetMinusTheLargestOther() {
        NDArray oneHot = Classification.oneHot(new int[] {0, 2, 1}, 3, scope);
        assertThat(Classification.margins(logits, oneHot).toFloatArray()).containsExactly(-3, 6.5f, 0);
    }

    @Test
    void losses_areTheCrossEntropies() {
        NDArray oneHot = Classification.oneHot(new int[] {0, 2, 1}, 3, scope);
        float[] losses = Classification.losses(logits, oneHot).toFloatArray();
        assertThat(losses).hasSize(3);
        assertThat((double) losses[0]).isCloseTo(Math.log(1 + Math.exp(3) + Math.exp(1)), within(1e-6));
        assertThat((double) losses[1]).isCloseTo(Math.log(1 + Math.exp(-10) + Math.exp(-6.5)), within(1e-6));
        assertThat((double) losses[2]).isCloseTo(Math.log(2 + Math.exp(-3)), within(1e-6));
    }
}
