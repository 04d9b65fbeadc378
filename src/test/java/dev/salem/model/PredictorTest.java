package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.salem.GoldenModel;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PredictorTest {
    @Test
    void logits_comeInTheOrderOfTheTextsWhateverTheBatches() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<GoldenModel.Input> inputs = new ArrayList<>();
            for (int copy = 0; copy < 60; copy++) {
                inputs.addAll(golden.inputs());
            }
            Collections.shuffle(inputs, new Random(3));
            List<Double> fractions = new ArrayList<>();
            List<String> phases = new ArrayList<>();
            Progress progress = (phase, fraction, detail) -> {
                phases.add(phase);
                fractions.add(fraction);
            };
            float[][] logits = Predictor.logits(
                    golden.model(),
                    inputs.stream().map(GoldenModel.Input::encoded).toList(),
                    FfnPass.plain(),
                    progress,
                    "predicting");
            for (int row = 0; row < logits.length; row++) {
                assertThat(logits[row]).containsExactly(inputs.get(row).logits(), within(1e-4f));
            }
            assertThat(phases).containsOnly("predicting");
            assertThat(fractions).hasSizeGreaterThan(1).isSorted().endsWith(1.0);
        }
    }

    @Test
    void logits_ofNothingAreNothing() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            assertThat(Predictor.logits(golden.model(), List.of(), FfnPass.plain(), Progress.silent(), "predicting"))
                    .isEmpty();
        }
    }
}
