package dev.salem.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CurvatureTest {
    private NDManager scope;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        scope = TensorEngine.newManager();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void sides_areTheInversesOfTheScaledMoments() {
        NDArray inputs = moments(5);
        NDArray outputs = moments(3);
        Curvature curvature = Curvature.of(inputs, outputs, scope);
        assertInverse(curvature.inputSide(), inputs, Curvature.INPUT_STRENGTH);
        assertInverse(curvature.outputSide(), outputs, Curvature.OUTPUT_STRENGTH);
    }

    @Test
    void sides_doNotDependOnTheScaleOfTheMoments() {
        NDArray inputs = moments(5);
        NDArray outputs = moments(3);
        Curvature small = Curvature.of(inputs.mul(1e-6), outputs.mul(1e-4), scope);
        assertThat(small.inputSide().toFloatArray())
                .containsExactly(
                        Curvature.of(inputs, outputs, scope).inputSide().toFloatArray(), within(1e-4f));
    }

    @Test
    void of_leavesOnlyItsWhitenersBehind() {
        NDArray inputs = moments(5);
        NDArray outputs = moments(3);
        int before = scope.getManagedArrays().size();
        Curvature.of(inputs, outputs, scope);
        assertThat(scope.getManagedArrays()).hasSize(before + 2);
    }

    @Test
    void of_refusesMomentsThatVanishOrAreNotFinite() {
        NDArray good = moments(3);
        for (float bad : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
            NDArray moments = scope.full(new Shape(3, 3), bad, DataType.FLOAT32);
            assertThatThrownBy(() -> Curvature.of(moments, good, scope))
                    .isInstanceOf(EditorException.class)
                    .hasMessageContaining("its inputs or derivatives vanish or are not finite");
        }
    }

    /** {@code side (I + strength C / mean diag C) = I}, with doubles. */
    private static void assertInverse(NDArray side, NDArray moments, double strength) {
        int size = (int) side.getShape().get(0);
        double mean = 0;
        for (int i = 0; i < size; i++) {
            mean += moments.getFloat(i, i) / (double) size;
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double product = 0;
                for (int k = 0; k < size; k++) {
                    double scaled = (k == j ? 1 : 0) + strength / mean * moments.getFloat(k, j);
                    product += side.getFloat(i, k) * scaled;
                }
                assertThat(product).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
    }

    private NDArray moments(int size) {
        NDArray samples = scope.randomNormal(0, 1, new Shape(12, size), DataType.FLOAT32);
        return samples.transpose().matMul(samples).div(12);
    }
}
