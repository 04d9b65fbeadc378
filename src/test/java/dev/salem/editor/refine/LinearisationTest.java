package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.GoldenModel;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.Curvature;
import dev.salem.model.LabelledText;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against finite differences of the real model, and against gradients formed explicitly. */
class LinearisationTest {
    private static final int OUT = 16;
    private static final int IN = 32;

    @ParameterizedTest
    @CsvSource({"bert, 0", "bert, 1", "bert, 2", "roberta, 0", "distilbert, 1"})
    void gradients_predictTheMarginsOfASmallStep(String name, int block) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> texts = rows(golden);
            NDArray weight = golden.model().weight(golden.model().editable(block));
            try (AttendedRows rows = AttendedRows.of(golden.model(), block, texts);
                    Linearisation linearisation = new Linearisation(rows, scope)) {
                linearisation.at(weight);
                float[][] gradients = gradients(linearisation, texts.size(), scope);
                NDArray direction = random(11, OUT, IN, scope);
                double step = 2e-3;
                linearisation.at(direction.mul(step).add(weight));
                double[] after = linearisation.margins();
                float[][] logitsAfter = linearisation.logits();
                linearisation.at(direction.mul(-step).add(weight));
                double[] before = linearisation.margins();
                float[][] logitsBefore = linearisation.logits();
                float[] moved = direction.toFloatArray();
                double largest = 0;
                int smooth = 0;
                for (int row = 0; row < texts.size(); row++) {
                    int target = texts.get(row).target();
                    if (strongestOther(logitsAfter[row], target) != strongestOther(logitsBefore[row], target)) {
                        continue;
                    }
                    smooth++;
                    double predicted = dot(gradients[row], moved);
                    double real = (after[row] - before[row]) / (2 * step);
                    assertThat(real).isCloseTo(predicted, within(0.01 * Math.abs(predicted) + 0.01));
                    largest = Math.max(largest, Math.abs(predicted));
                }
                assertThat(largest).isGreaterThan(0.1);
                assertThat(smooth).isGreaterThan(texts.size() / 2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"bert, 0", "bert, 2", "roberta, 1"})
    void kernelAndChange_areThoseOfExplicitGradientsInTheMetric(String name, int block) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> texts = rows(golden);
            NDArray weight = golden.model().weight(golden.model().editable(block));
            NDArray elsewhere = random(3, OUT, IN, scope).mul(0.05).add(weight);
            Curvature metric = Curvature.of(moments(5, IN, scope), moments(6, OUT, scope), scope);
            try (AttendedRows rows = AttendedRows.of(golden.model(), block, texts);
                    Linearisation plain = new Linearisation(rows, scope);
                    Linearisation linearisation = new Linearisation(rows, scope)) {
                linearisation.at(weight);
                linearisation.whiten(metric);
                for (NDArray place : List.of(weight, elsewhere)) {
                    linearisation.at(place);
                    plain.at(place);
                    float[][] gradients = gradients(plain, texts.size(), scope);
                    float[][] curved = new float[gradients.length][];
                    for (int row = 0; row < gradients.length; row++) {
                        NDArray gradient =
                                scope.create(FloatBuffer.wrap(gradients[row]), new Shape(OUT, IN), DataType.FLOAT32);
                        curved[row] = metric.outputSide()
                                .matMul(gradient)
                                .matMul(metric.inputSide())
                                .toFloatArray();
                    }
                    assertKernel(linearisation.kernel(), gradients, curved);
                    assertChange(linearisation, curved, scope);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"bert, 0", "bert, 2"})
    void derivativeMoments_averageOverTheTokensOfTheLaterRows(String name, int block) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> texts = rows(golden);
            int first = 9;
            NDArray weight = golden.model().weight(golden.model().editable(block));
            double[] expected = new double[OUT * OUT];
            int tokens = 0;
            for (LabelledText text : texts.subList(first, texts.size())) {
                float[] derivatives = derivatives(golden, block, weight, text);
                for (int token = 0; token < derivatives.length / OUT; token++) {
                    tokens++;
                    for (int i = 0; i < OUT; i++) {
                        for (int j = 0; j < OUT; j++) {
                            expected[i * OUT + j] +=
                                    (double) derivatives[token * OUT + i] * derivatives[token * OUT + j];
                        }
                    }
                }
            }
            try (AttendedRows rows = AttendedRows.of(golden.model(), block, texts);
                    Linearisation linearisation = new Linearisation(rows, scope)) {
                linearisation.at(weight);
                float[] actual = linearisation.derivativeMoments(first, scope).toFloatArray();
                for (int i = 0; i < actual.length; i++) {
                    double mean = expected[i] / tokens;
                    assertThat((double) actual[i]).isCloseTo(mean, within(1e-7 + 1e-3 * Math.abs(mean)));
                }
            }
        }
    }

    @Test
    void at_freesWhatItHadFoundElsewhere() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            NDArray weight = golden.model().weight(golden.model().editable(0));
            try (AttendedRows rows = AttendedRows.of(golden.model(), 0, rows(golden))) {
                NDManager owner = scope.getParentManager();
                int before = owner.getManagedArrays().size();
                Linearisation linearisation = new Linearisation(rows, scope);
                linearisation.at(weight);
                linearisation.whiten(identity(scope));
                linearisation.kernel();
                int kept = owner.getManagedArrays().size();
                for (int round = 0; round < 3; round++) {
                    linearisation.at(weight);
                    linearisation.kernel();
                }
                assertThat(owner.getManagedArrays().size()).isEqualTo(kept);
                linearisation.close();
                // The metric of this test belongs to the scope.
                assertThat(owner.getManagedArrays().size()).isEqualTo(before + 2);
            }
        }
    }

    private static void assertKernel(double[][] kernel, float[][] gradients, float[][] curved) {
        for (int i = 0; i < gradients.length; i++) {
            for (int j = 0; j < gradients.length; j++) {
                double scale = Math.sqrt(dot(gradients[i], curved[i]) * dot(gradients[j], curved[j]));
                assertThat(kernel[i][j]).isCloseTo(dot(gradients[i], curved[j]), within(1e-3 * scale + 1e-9));
            }
        }
    }

    private static void assertChange(Linearisation linearisation, float[][] curved, NDManager scope) {
        double[] multipliers = new Random(8).doubles(curved.length, -1, 1).toArray();
        double[] expected = new double[OUT * IN];
        double largest = 0;
        for (int k = 0; k < expected.length; k++) {
            for (int row = 0; row < curved.length; row++) {
                expected[k] += multipliers[row] * curved[row][k];
            }
            largest = Math.max(largest, Math.abs(expected[k]));
        }
        float[] actual = linearisation.change(multipliers, scope).toFloatArray();
        for (int k = 0; k < expected.length; k++) {
            assertThat((double) actual[k]).isCloseTo(expected[k], within(1e-3 * largest));
        }
    }

    /** Each row's gradient by the weight: in the plain metric it is the change of a unit multiplier. */
    private static float[][] gradients(Linearisation linearisation, int size, NDManager scope) {
        linearisation.whiten(identity(scope));
        float[][] gradients = new float[size][];
        for (int row = 0; row < size; row++) {
            double[] unit = new double[size];
            unit[row] = 1;
            gradients[row] = linearisation.change(unit, scope).toFloatArray();
        }
        return gradients;
    }

    /** The margin has a kink where this changes. */
    private static int strongestOther(float[] logits, int target) {
        return IntStream.range(0, logits.length)
                .filter(label -> label != target)
                .reduce((first, second) -> logits[second] > logits[first] ? second : first)
                .orElseThrow();
    }

    private static float[] derivatives(GoldenModel golden, int block, NDArray weight, LabelledText text) {
        try (AttendedRows rows = AttendedRows.of(golden.model(), block, List.of(text));
                NDManager scope = golden.model().newScope()) {
            return rows.margins(weight, rows.parts().get(0), scope)
                    .factors()
                    .delta()
                    .toFloatArray();
        }
    }

    private static List<LabelledText> rows(GoldenModel golden) {
        List<LabelledText> texts = new ArrayList<>(golden.rows("fails", 2));
        texts.addAll(golden.rows("adapts", 6));
        texts.addAll(golden.rows("passes", 16));
        return texts;
    }

    private static Curvature identity(NDManager scope) {
        return new Curvature(scope.eye(IN), scope.eye(OUT));
    }

    private static NDArray moments(long seed, int size, NDManager scope) {
        NDArray samples = random(seed, 3 * size, size, scope);
        return samples.transpose().matMul(samples);
    }

    private static NDArray random(long seed, int rows, int columns, NDManager scope) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return scope.create(FloatBuffer.wrap(values), new Shape(rows, columns), DataType.FLOAT32);
    }

    private static double dot(float[] first, float[] second) {
        double sum = 0;
        for (int k = 0; k < first.length; k++) {
            sum += (double) first[k] * second[k];
        }
        return sum;
    }
}
