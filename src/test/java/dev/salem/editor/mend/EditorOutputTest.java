package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.TensorEngine;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EditorOutputTest {
    private static final int IN = 7;
    private static final int OUT = 5;
    private static final double STEP = 0.3;

    private final Random random = new Random(11);
    private NDManager scope;
    private GradientFactors factors;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        scope = TensorEngine.newManager();
        factors = new GradientFactors(normal(3, IN), normal(3, OUT));
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private NDArray normal(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(FloatBuffer.wrap(values), new Shape(rows, columns), DataType.FLOAT32);
    }

    private Parameters identity() {
        Parameters parameters = Parameters.identity(IN + OUT, 4, 1, scope);
        parameters.logStep().set(new float[] {(float) Math.log(STEP)});
        return parameters;
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        float size = expected.abs().max().toFloatArray()[0];
        assertThat(size).isPositive();
        assertThat(actual.sub(expected).abs().max().toFloatArray()[0]).isCloseTo(0, within(1e-5f * size));
    }

    private Normaliser diagonal() {
        return DiagonalFit.of(List.of(new GradientFactors(normal(20, IN), normal(20, OUT)), factors), scope);
    }

    @Test
    void change_ofTheIdentityIsMinusTheStepTimesNormalisedFactors() {
        Normaliser normaliser = diagonal();
        NDArray u = factors.u()
                .sub(normaliser.input().shift())
                .div(normaliser.input().scale());
        NDArray delta = factors.delta()
                .sub(normaliser.output().shift())
                .div(normaliser.output().scale());
        assertClose(
                EditorOutput.of(factors, normaliser, identity()).change(),
                delta.transpose().matMul(u).mul(-STEP));
    }

    @Test
    void change_ofTheWhitenedIdentityIsMinusTheNaturalGradientOfUnitFall() {
        NDArray input = normal(IN, IN);
        NDArray output = normal(OUT, OUT);
        Normaliser normaliser = new Normaliser(Normaliser.Side.whitening(input), Normaliser.Side.whitening(output));
        NDArray gradient = factors.delta().transpose().matMul(factors.u());
        NDArray natural = output.transpose()
                .matMul(output)
                .matMul(gradient)
                .matMul(input.transpose())
                .matMul(input);
        GradientFactors mapped = new GradientFactors(
                normaliser.input().mapped(factors.u()), normaliser.output().mapped(factors.delta()));
        NDArray change = EditorOutput.of(mapped, normaliser, identity()).change();
        NDArray fall = gradient.mul(natural).sum();
        assertClose(change, natural.div(fall).mul(-STEP));
        // The step size is what the loss falls by, to first order.
        assertThat(gradient.mul(change).sum().toFloatArray()[0]).isCloseTo((float) -STEP, within(1e-4f));
    }

    @Test
    void diagonalFit_givesFactorsZeroMeanAndUnitDeviation() {
        GradientFactors many = new GradientFactors(normal(50, IN).mul(3).add(2), normal(50, OUT));
        Normaliser.Normalised normalised = DiagonalFit.of(List.of(many), scope).normalised(many);
        for (float mean : normalised.u().mean(new int[] {0}).toFloatArray()) {
            assertThat(mean).isCloseTo(0, within(1e-4f));
        }
        for (float square :
                normalised.u().mul(normalised.u()).mean(new int[] {0}).toFloatArray()) {
            assertThat(square).isCloseTo(1, within(1e-3f));
        }
    }

    @Test
    void along_isTheInnerProductWithTheChange() {
        NDArray gradient = normal(OUT, IN);
        EditorOutput output = EditorOutput.of(factors, diagonal(), identity());
        assertThat(output.along(gradient).toFloatArray()[0])
                .isCloseTo(gradient.mul(output.change()).sum().toFloatArray()[0], within(1e-3f));
    }
}
