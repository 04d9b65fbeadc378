package dev.salem.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.GoldenModel;
import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores of the tiny models against averages of PyTorch's gradients. */
class LayerSelectorTest {
    private static final double RELATIVE = 1e-3;

    @ParameterizedTest
    @MethodSource("dev.salem.GoldenModel#names")
    void select_averagesAutogradsGradients(String name) {
        try (GoldenModel golden = GoldenModel.open(name)) {
            List<LabelledText> samples = golden.saliencyExamples();
            JsonNode expected = golden.golden().path("saliency");
            int fails = expected.path("fails").asInt();
            Saliency saliency = LayerSelector.select(
                    golden.model(), samples.subList(0, fails), samples.subList(fails, 8), 1, Progress.silent());
            assertThat(saliency.samples()).isEqualTo(8);
            double sum = 0;
            for (int layer = 0; layer < 3; layer++) {
                sum += mean(golden, layer, 8);
            }
            assertThat(saliency.scores()).hasSize(3);
            for (LayerScore score : saliency.scores()) {
                double all = mean(golden, score.layer(), 8);
                double failOnly = mean(golden, score.layer(), fails);
                assertThat(score.score()).isCloseTo(all, within(RELATIVE * all));
                assertThat(score.failScore()).isCloseTo(failOnly, within(RELATIVE * failOnly));
                assertThat(score.share()).isCloseTo(all / sum, within(RELATIVE));
            }
        }
    }

    @Test
    void means_doNotDependOnTheCompanyOfASample() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<LabelledText> samples = new ArrayList<>(golden.saliencyExamples());
            for (int copy = 0; copy < 3; copy++) {
                samples.addAll(golden.saliencyExamples());
            }
            double[][] together =
                    GradientMeans.of(golden.model(), samples, Progress.silent()).means();
            for (int sample = 0; sample < samples.size(); sample++) {
                double[] alone = GradientMeans.of(golden.model(), List.of(samples.get(sample)), Progress.silent())
                        .means()[0];
                for (int column = 0; column < alone.length; column++) {
                    assertThat(together[sample][column]).isCloseTo(alone[column], within(RELATIVE * alone[column]));
                }
            }
        }
    }

    @Test
    void select_repeatsAndFollowsTheSeedInTheBootstrapOnly() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<LabelledText> fails = golden.saliencyExamples();
            Saliency first = LayerSelector.select(golden.model(), fails, List.of(), 1, Progress.silent());
            assertThat(LayerSelector.select(golden.model(), fails, List.of(), 1, Progress.silent()))
                    .isEqualTo(first);
            Saliency other = LayerSelector.select(golden.model(), fails, List.of(), 2, Progress.silent());
            assertThat(other.scores().stream().map(LayerScore::score))
                    .containsExactlyElementsOf(
                            first.scores().stream().map(LayerScore::score).toList());
        }
    }

    @Test
    void select_leavesNothingBehind() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            NDManager owner = scope.getParentManager();
            int before = owner.getManagedArrays().size();
            LayerSelector.select(golden.model(), golden.saliencyExamples(), List.of(), 1, Progress.silent());
            assertThat(owner.getManagedArrays().size()).isEqualTo(before);
        }
    }

    @Test
    void select_refusesNoFails() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            assertThatThrownBy(() -> LayerSelector.select(
                            golden.model(), Collections.emptyList(), golden.saliencyExamples(), 1, Progress.silent()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fails must not be empty");
        }
    }

    /** Both matrices of a layer have the same size, so their mean is plain. */
    private static double mean(GoldenModel golden, int layer, int samples) {
        JsonNode values = golden.golden().path("saliency").path("per_example");
        double sum = 0;
        for (FfnMatrix matrix : golden.model().matrices(layer)) {
            for (int sample = 0; sample < samples; sample++) {
                sum += values.path(matrix.name()).get(sample).asDouble() / samples / 2;
            }
        }
        return sum;
    }
}
