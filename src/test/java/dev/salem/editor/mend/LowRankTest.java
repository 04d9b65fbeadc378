package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.LinearAlgebra;
import dev.salem.tensor.TensorEngine;
import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankTest {
    private static final int IN = 14;
    private static final int OUT = 9;
    private static final int TEXTS = 4;

    private final Random random = new Random(3);
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

    private NDArray rows(int count, int width) {
        float[] values = new float[count * width];
        for (int i = 0; i < values.length; i++) {
            // Columns of falling size make a spectrum that falls too.
            values[i] = (float) (random.nextGaussian() * Math.pow(0.7, i % width) + 0.2);
        }
        return scope.create(FloatBuffer.wrap(values), new Shape(count, width), DataType.FLOAT32);
    }

    private static double largest(NDArray array) {
        return array.abs().max().toFloatArray()[0];
    }

    private static NDArray product(GradientFactors factors) {
        return factors.delta().transpose().matMul(factors.u());
    }

    // Rows below, at and above the smaller side, and a gradient that is taller than wide.
    @ParameterizedTest
    @CsvSource({"1,14,9", "5,14,9", "9,14,9", "30,14,9", "5,9,14", "30,9,14"})
    void of_equalsTheTruncatedDecompositionOfTheFormedGradient(int count, int in, int out) {
        NDArray u = rows(count, in);
        NDArray delta = rows(count, out);
        GradientFactors factors = LowRank.of(u, delta, TEXTS, 0.95, 16, scope);

        NDArray gradient = delta.transpose().matMul(u).div(TEXTS);
        LinearAlgebra.Svd full = LinearAlgebra.svd(gradient, scope);
        float[] values = full.s().toFloatArray();
        int rank = (int) factors.u().getShape().get(0);
        double total = 0;
        double kept = 0;
        for (int i = 0; i < values.length; i++) {
            total += values[i] * values[i];
            kept += i < rank ? values[i] * values[i] : 0;
        }
        assertThat(kept).isGreaterThanOrEqualTo(0.95 * total);
        assertThat(kept - values[rank - 1] * values[rank - 1]).isLessThan(0.95 * total);

        NDArray leading = full.u()
                .get(new NDIndex(":, :{}", rank))
                .mul(full.s().get(new NDIndex(":{}", rank)))
                .matMul(full.vh().get(new NDIndex(":{}", rank)));
        assertThat(largest(product(factors).sub(leading))).isLessThan(2e-5 * values[0]);
        float[] squares = factors.u().mul(factors.u()).sum(new int[] {1}).toFloatArray();
        for (int i = 0; i < rank; i++) {
            assertThat(squares[i]).isCloseTo(values[i], within(1e-4f * values[0]));
        }
    }

    @Test
    void of_withAllTheEnergyIsTheGradient() {
        NDArray u = rows(6, IN);
        NDArray delta = rows(6, OUT);
        GradientFactors factors = LowRank.of(u, delta, TEXTS, 1, 100, scope);
        NDArray gradient = delta.transpose().matMul(u).div(TEXTS);
        assertThat(largest(product(factors).sub(gradient))).isLessThan(1e-5 * largest(gradient));
    }

    @Test
    void of_keepsNoMoreThanAsked() {
        GradientFactors factors = LowRank.of(rows(30, IN), rows(30, OUT), TEXTS, 1, 3, scope);
        assertThat(factors.u().getShape()).isEqualTo(new Shape(3, IN));
        assertThat(factors.delta().getShape()).isEqualTo(new Shape(3, OUT));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 30})
    void of_pointsTheWayOfTheMeanInput(int count) {
        NDArray u = rows(count, IN);
        GradientFactors factors = LowRank.of(u, rows(count, OUT), TEXTS, 0.999, 16, scope);
        NDArray towards = factors.u().matMul(u.mean(new int[] {0}));
        for (float value : towards.toFloatArray()) {
            assertThat(value).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 30})
    void of_staysTheSameWhenRowsSwapOrAreSplit(int count) {
        NDArray u = rows(count, IN);
        NDArray delta = rows(count, OUT);
        GradientFactors factors = LowRank.of(u, delta, TEXTS, 0.9, 16, scope);
        GradientFactors swapped = LowRank.of(u.flip(0), delta.flip(0), TEXTS, 0.9, 16, scope);
        // Each row twice at half the derivative: the same gradient by the other way of decomposing it.
        GradientFactors split =
                LowRank.of(u.concat(u, 0), delta.concat(delta, 0).div(2), TEXTS, 0.9, 16, scope);
        double size = largest(factors.u());
        assertThat(largest(swapped.u().sub(factors.u()))).isLessThan(1e-3 * size);
        assertThat(largest(split.u().sub(factors.u()))).isLessThan(1e-3 * size);
    }

    @Test
    void of_nothingIsNothing() {
        GradientFactors factors = LowRank.of(rows(30, IN), scope.zeros(new Shape(30, OUT)), TEXTS, 0.95, 16, scope);
        assertThat(largest(product(factors))).isZero();
    }
}
