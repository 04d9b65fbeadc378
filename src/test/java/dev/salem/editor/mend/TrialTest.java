package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialTest {
    private static final float NUDGE = 1e-3f;

    @TempDir
    private Path folder;

    private TinyClassifier tiny;
    private NDManager scope;
    private TrainingSet set;

    @BeforeEach
    void open() throws Exception {
        tiny = TinyClassifier.open(folder);
        scope = tiny.model().newScope();
    }

    @AfterEach
    void close() {
        set.close();
        scope.close();
        tiny.close();
    }

    private Trial trial(MendSettings settings) {
        set = TrainingSet.read(
                tiny.model(), 0, tiny.groups(6), List.of(), tiny.passes(10), settings, Progress.silent());
        return new Trial(Draws.texts(set.training(), new int[] {0, 2, 5}), set.passes());
    }

    private Parameters parameters(MendSettings settings, double step) {
        Parameters parameters =
                Parameters.identity(TinyClassifier.HIDDEN + TinyClassifier.INTERMEDIATE, settings.rank(), 1, scope);
        parameters.logStep().set(new float[] {(float) Math.log(step)});
        return parameters;
    }

    private double loss(Trial trial, MendSettings settings, Parameters parameters, double[] weights) {
        try (NDManager step = scope.newSubManager()) {
            GradientFactors factors = GradientFactors.of(set.factors(), trial.edits(), settings, step);
            NDArray change = EditorOutput.of(factors, set.normaliser(), parameters.in(step))
                    .change();
            float[][] logits = set.texts().logits(trial.members(), change);
            return IntStream.range(0, logits.length)
                    .mapToDouble(row -> weights[row] * set.loss().divergence(trial.members()[row], logits[row]))
                    .sum();
        }
    }

    @ParameterizedTest
    @CsvSource({"WHITENED,BATCH,0.5", "WHITENED,POSITION,0.5", "DIAGONAL,BATCH,0.003", "DIAGONAL,POSITION,0.003"})
    void differentiate_agreesWithFiniteDifferences(Normalisation normalisation, FactorMode mode, double stepSize) {
        MendSettings settings = Small.settings(normalisation, mode);
        Trial trial = trial(settings);
        Parameters parameters = parameters(settings, stepSize);
        Random random = new Random(2);
        // Away from the identity: there most of the gradients vanish.
        parameters.named().forEach((name, array) -> {
            if (!name.equals("log_step")) {
                float[] values = array.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    values[i] += (float) (0.3 * random.nextGaussian());
                }
                array.set(values);
            }
        });
        double[] weights = trial.weights(settings.editWeight());
        Trial.Result result = trial.differentiate(set, settings, parameters, scope);
        assertThat(result.loss()).isCloseTo(loss(trial, settings, parameters, weights), within(1e-5));

        Map<String, NDArray> gradients = result.parameters().named();
        parameters.named().forEach((name, array) -> {
            float[] gradient = gradients.get(name).toFloatArray();
            int steepest = IntStream.range(0, gradient.length)
                    .reduce((a, b) -> Math.abs(gradient[b]) > Math.abs(gradient[a]) ? b : a)
                    .orElseThrow();
            float[] values = array.toFloatArray();
            double slope = 0;
            for (int sign : new int[] {1, -1}) {
                float[] moved = values.clone();
                moved[steepest] += sign * NUDGE;
                array.set(moved);
                slope += sign * loss(trial, settings, parameters, weights) / (2 * NUDGE);
            }
            array.set(values);
            assertThat(gradient[steepest]).as(name).isNotZero();
            assertThat((double) gradient[steepest]).as(name).isCloseTo(slope, within(0.02 * Math.abs(slope) + 2e-4));
        });
    }

    @ParameterizedTest
    @CsvSource({"WHITENED,BATCH,0.05", "WHITENED,POSITION,0.05", "DIAGONAL,BATCH,1e-4", "DIAGONAL,POSITION,1e-4"})
    void aSmallStepOfTheIdentityLowersTheEditLoss(Normalisation normalisation, FactorMode mode, double step) {
        MendSettings settings = Small.settings(normalisation, mode);
        Trial trial = trial(settings);
        double[] editsOnly = new double[trial.members().length];
        IntStream.range(0, trial.edits().length).forEach(row -> editsOnly[row] = 1.0 / trial.edits().length);
        double before = loss(trial, settings, parameters(settings, 1e-20), editsOnly);
        double after = loss(trial, settings, parameters(settings, step), editsOnly);
        assertThat(after).isLessThan(before - 1e-5);
    }

    @ParameterizedTest
    @CsvSource({"BATCH", "POSITION"})
    void factors_addUpToTheMeanGradient(FactorMode mode) {
        MendSettings settings = Small.settings(Normalisation.DIAGONAL, mode);
        Trial trial = trial(settings);
        GradientFactors factors = GradientFactors.of(set.factors(), trial.edits(), settings, scope);
        NDArray sum = factors.delta().transpose().matMul(factors.u());
        NDArray expected = set.factors()
                .delta()
                .joined(trial.edits(), scope)
                .transpose()
                .matMul(set.factors().u().joined(trial.edits(), scope))
                .div(trial.edits().length);
        assertThat(sum.sub(expected).abs().max().toFloatArray()[0])
                .isCloseTo(0, within(1e-5f * expected.abs().max().toFloatArray()[0]));
    }
}
