package dev.salem.editor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.GoldenModel;
import dev.salem.model.Batch;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.tensor.Recording;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputMomentsTest {
    @ParameterizedTest
    @CsvSource({"bert, 0", "bert, 1", "bert, 2", "roberta, 1", "distilbert, 2"})
    void of_averagesOverTheTokensOfTheTexts(String name, int block) {
        try (GoldenModel golden = GoldenModel.open(name);
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> passes = golden.rows("passes", 80);
            int in = 32;
            double[] expected = new double[in * in];
            int tokens = 0;
            for (LabelledText pass : passes) {
                float[] inputs = inputs(golden.model(), block, pass);
                for (int token = 0; token < inputs.length / in; token++) {
                    tokens++;
                    for (int i = 0; i < in; i++) {
                        for (int j = 0; j < in; j++) {
                            expected[i * in + j] += (double) inputs[token * in + i] * inputs[token * in + j];
                        }
                    }
                }
            }
            float[] actual = InputMoments.of(golden.model(), block, passes, scope, Progress.silent())
                    .toFloatArray();
            for (int i = 0; i < actual.length; i++) {
                double mean = expected[i] / tokens;
                assertThat((double) actual[i]).isCloseTo(mean, within(1e-5 + 1e-4 * Math.abs(mean)));
            }
            assertThat(scope.getManagedArrays()).hasSize(1);
        }
    }

    @Test
    void of_manyTextsReadsAPartThatStandsForAll() {
        try (GoldenModel golden = GoldenModel.open("bert");
                NDManager scope = golden.model().newScope()) {
            List<LabelledText> few = golden.rows("passes", 80);
            List<LabelledText> many = few.stream()
                    .flatMap(text -> Collections.nCopies(40, text).stream())
                    .toList();
            NDArray expected = InputMoments.of(golden.model(), 0, few, scope, Progress.silent());
            NDArray actual = InputMoments.of(golden.model(), 0, many, scope, Progress.silent());
            float largest = expected.abs().max().toFloatArray()[0];
            assertThat(actual.toFloatArray()).containsExactly(expected.toFloatArray(), within(0.03f * largest));
        }
    }

    /** What the block's second matrix reads of one text without company, {@code [tokens × in]}. */
    private static float[] inputs(TransformerModel model, int block, LabelledText text) {
        try (NDManager scope = model.newScope();
                Recording recording = Recording.start()) {
            FactorTap tap = new FactorTap(recording, scope, model.editable(block)::equals, FfnPass.plain());
            Batch batch = Batch.of(List.of(text.text()), model.paddingId(), scope);
            recording.backward(model.logits(batch, tap).sum());
            return tap.factors().get(model.editable(block)).u().toFloatArray();
        }
    }
}
