package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.GoldenModel;
import dev.salem.model.BlockNames;
import dev.salem.saliency.LayerScore;
import dev.salem.saliency.Saliency;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerChoiceTest {
    /** Scores that are close at the first three of four layers. */
    private static final Saliency CLOSE =
            new Saliency(List.of(score(0, 4), score(1, 3), score(2, 2.5), score(3, 1)), 10);

    private static LayerScore score(int layer, double score) {
        return new LayerScore(layer, score, 0, 0, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "bert, 0",
        "generative/gpt2, 0",
        "generative/bart-classifier, 0",
        "generative/bart, 2",
        "generative/t5, 2",
    })
    void best_isTheLastOfCloseOnes_whereADecoderOfItsOwnAnswers(String model, int layer) {
        try (GoldenModel golden = GoldenModel.open(model)) {
            assertThat(LayerChoice.best(CLOSE, golden.model()).layer()).isEqualTo(layer);
        }
    }

    @Test
    void warnings_ofALaterLayerKeepThoseOfTheScores() {
        LayerScore last = score(2, 3);
        Saliency unsure = new Saliency(List.of(new LayerScore(0, 4, 0, 0, 0.6), score(1, 1), last), 10);
        assertThat(LayerChoice.warnings(unsure, last, BlockNames.ofOneStack()))
                .containsExactly(
                        "layer 0 has the highest score in only 60 % of bootstrap draws",
                        "layer 0 has the highest score, but layer 2 with 75 % of it was taken: it comes later and "
                                + "moves other answers less");
    }

    @Test
    void warnings_ofTheStrongestLayerAreThoseOfTheScores() {
        assertThat(LayerChoice.warnings(CLOSE, CLOSE.strongest(), BlockNames.ofOneStack()))
                .containsExactly("the first layer was chosen: compare with --layer 1");
    }
}
