package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.TensorEngine;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against gradients that are formed and multiplied one by one. */
class InnerProductsTest {
    private static final int[][] PARTS = {{5, 3}, {2, 6}, {4, 1}};

    /** Few tokens in a wide layer and many in a narrow one: both ways are gone. */
    @ParameterizedTest
    @CsvSource({"200, 150", "3, 2"})
    void all_areThoseOfExplicitGradients(int in, int out) {
        Random random = new Random(7);
        List<double[][]> gradients = new ArrayList<>();
        try (NDManager scope = TensorEngine.newManager()) {
            List<NDArray> inputs = new ArrayList<>();
            List<NDArray> derivatives = new ArrayList<>();
            for (int[] part : PARTS) {
                float[] u = random(part[0] * part[1] * in, random);
                float[] d = random(part[0] * part[1] * out, random);
                inputs.add(scope.create(FloatBuffer.wrap(u), new Shape(part[0], part[1], in), DataType.FLOAT32));
                derivatives.add(scope.create(FloatBuffer.wrap(d), new Shape(part[0], part[1], out), DataType.FLOAT32));
                for (int row = 0; row < part[0]; row++) {
                    gradients.add(gradient(u, d, row, part[1], in, out));
                }
            }
            InnerProducts products = new InnerProducts(inputs, derivatives);
            for (NDArray found : List.of(products.all(scope), products.ofTokens(scope), products.ofGradients(scope))) {
                float[] values = found.toFloatArray();
                for (int i = 0; i < gradients.size(); i++) {
                    for (int j = 0; j < gradients.size(); j++) {
                        double expected = product(gradients.get(i), gradients.get(j));
                        assertThat((double) values[i * gradients.size() + j])
                                .isCloseTo(expected, within(1e-4 * in * out));
                    }
                }
            }
        }
    }

    /** The last two tokens of a part's rows reach nothing, of one row a third neither. */
    @Test
    void all_leaveOutTokensThatNoDerivativeReaches() {
        Random random = new Random(3);
        float[] u = random(2 * 5 * 4, random);
        float[] d = random(2 * 5 * 3, random);
        List<double[][]> gradients = new ArrayList<>();
        for (int row = 0; row < 2; row++) {
            Arrays.fill(d, (row * 5 + 3 - row) * 3, (row + 1) * 5 * 3, 0);
            gradients.add(gradient(u, d, row, 5, 4, 3));
        }
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray inputs = scope.create(FloatBuffer.wrap(u), new Shape(2, 5, 4), DataType.FLOAT32);
            NDArray derivatives = scope.create(FloatBuffer.wrap(d), new Shape(2, 5, 3), DataType.FLOAT32);
            float[] values = new InnerProducts(List.of(inputs), List.of(derivatives))
                    .all(scope)
                    .toFloatArray();
            for (int i = 0; i < 4; i++) {
                assertThat((double) values[i])
                        .isCloseTo(product(gradients.get(i / 2), gradients.get(i % 2)), within(1e-4));
            }
            ReachedTokens tokens =
                    ReachedTokens.of(derivatives.abs().sum(new int[] {2}).toFloatArray(), 2);
            assertThat(tokens.places()).containsExactly(0, 1, 2, 5, 6, 7);
            assertThat(tokens.of(inputs, scope).getShape()).isEqualTo(new Shape(2, 3, 4));
            float[] none = new float[4];
            assertThat(ReachedTokens.of(none, 2).places()).containsExactly(0, 2);
        }
    }

    private static float[] random(int size, Random random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static double[][] gradient(float[] u, float[] d, int row, int tokens, int in, int out) {
        double[][] gradient = new double[out][in];
        for (int token = row * tokens; token < (row + 1) * tokens; token++) {
            for (int i = 0; i < out; i++) {
                for (int j = 0; j < in; j++) {
                    gradient[i][j] += (double) d[token * out + i] * u[token * in + j];
                }
            }
        }
        return gradient;
    }

    private static double product(double[][] one, double[][] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            for (int j = 0; j < one[i].length; j++) {
                sum += one[i][j] * other[i][j];
            }
        }
        return sum;
    }
}
