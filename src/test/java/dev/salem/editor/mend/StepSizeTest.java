package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.progress.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepSizeTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Normalisation.class)
    void calibrate_findsALossBelowThatOfSmallerLargerAndNoSteps(Normalisation normalisation) throws Exception {
        MendSettings settings = Small.settings(normalisation, FactorMode.BATCH);
        try (TinyClassifier tiny = TinyClassifier.open(folder);
                NDManager scope = tiny.model().newScope();
                TrainingSet set = TrainingSet.read(
                        tiny.model(), 0, tiny.groups(8), List.of(), tiny.passes(20), settings, Progress.silent())) {
            Parameters identity = Parameters.identity(TinyClassifier.HIDDEN + TinyClassifier.INTERMEDIATE, 6, 1, scope);
            double chosen = StepSize.calibrate(set, settings, identity);
            double loss = loss(set, settings, identity, chosen, scope);
            assertThat(loss).isLessThan(loss(set, settings, identity, -30, scope));
            for (double away : new double[] {0.25, 0.5, 1}) {
                for (int sign : new int[] {1, -1}) {
                    double exponent = chosen + sign * away * Math.log(10);
                    assertThat(loss).isLessThanOrEqualTo(loss(set, settings, identity, exponent, scope));
                }
            }
        }
    }

    /** The mean loss over the batches that the calibration draws. */
    private static double loss(
            TrainingSet set, MendSettings settings, Parameters identity, double logStep, NDManager scope) {
        identity.logStep().set(new float[] {(float) logStep});
        SplittableRandom random = new SplittableRandom(settings.seed());
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            Trial trial = Trial.draw(set, settings, random);
            GradientFactors factors = GradientFactors.of(set.factors(), trial.edits(), settings, scope);
            NDArray change =
                    EditorOutput.of(factors, set.normaliser(), identity).change();
            float[][] logits = set.texts().logits(trial.members(), change);
            double[] weights = trial.weights(settings.editWeight());
            sum += IntStream.range(0, logits.length)
                    .mapToDouble(row -> weights[row] * set.loss().divergence(trial.members()[row], logits[row]))
                    .sum();
        }
        return sum;
    }
}
