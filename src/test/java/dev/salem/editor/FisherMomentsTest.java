package dev.salem.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.GoldenModel;
import dev.salem.model.Batch;
import dev.salem.model.EncodedText;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.LabelledText;
import dev.salem.model.TokenPrediction;
import dev.salem.progress.Progress;
import dev.salem.tensor.Recording;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FisherMomentsTest {
    private static final LabelledText TEXT =
            new LabelledText(new EncodedText(new long[] {7, 11, 3}, new long[3], false), new long[] {5});

    @ParameterizedTest
    @CsvSource({"gpt2, 0", "gpt2, 2", "gptneo, 1", "llama-llama3, 0"})
    void of_comesNearTheMeanOverAllTokensByTheirProbability(String name, int block) {
        try (GoldenModel golden = GoldenModel.open("generative/" + name);
                NDManager scope = golden.model().newScope()) {
            GenerativeModel model = (GenerativeModel) golden.model();
            double[] expected = expected(model, block, scope);
            double largest = 0;
            for (double value : expected) {
                largest = Math.max(largest, Math.abs(value));
            }
            float[] actual = FisherMoments.of(
                            model, block, Collections.nCopies(2000, TEXT), 1, scope, Progress.silent())
                    .toFloatArray();
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(0.1 * largest));
            }
        }
    }

    @Test
    void of_drawsTheSameTokensForTheSameSeed() {
        try (GoldenModel golden = GoldenModel.open("generative/gpt2");
                NDManager scope = golden.model().newScope()) {
            GenerativeModel model = (GenerativeModel) golden.model();
            List<LabelledText> texts = Collections.nCopies(20, TEXT);
            float[] once = FisherMoments.of(model, 1, texts, 1, scope, Progress.silent())
                    .toFloatArray();
            assertThat(FisherMoments.of(model, 1, texts, 1, scope, Progress.silent())
                            .toFloatArray())
                    .containsExactly(once);
            assertThat(FisherMoments.of(model, 1, texts, 2, scope, Progress.silent())
                            .toFloatArray())
                    .isNotEqualTo(once);
        }
    }

    /** {@code Σ_y p(y) Σ_t d_yt d_ytᵀ / tokens}, with a backward pass for each token {@code y}. */
    private static double[] expected(GenerativeModel model, int block, NDManager scope) {
        FfnMatrix matrix = model.editable(block);
        int out = matrix.out();
        double[] sum = new double[out * out];
        for (int token = 0; token < model.vocabulary(); token++) {
            Batch batch = model.batch(List.of(TEXT), scope);
            try (Recording recording = Recording.start()) {
                FactorTap tap = new FactorTap(recording, scope, matrix::equals, FfnPass.plain());
                NDArray losses = TokenPrediction.losses(model.logits(batch, tap), scope.create(new long[] {token}));
                recording.backward(losses.sum());
                double probability = Math.exp(-losses.toFloatArray()[0]);
                float[] delta = tap.factors().get(matrix).delta().toFloatArray();
                int tokens = delta.length / out;
                for (int at = 0; at < tokens; at++) {
                    for (int i = 0; i < out; i++) {
                        for (int j = 0; j < out; j++) {
                            sum[i * out + j] += probability * delta[at * out + i] * delta[at * out + j] / tokens;
                        }
                    }
                }
            }
        }
        return sum;
    }
}
