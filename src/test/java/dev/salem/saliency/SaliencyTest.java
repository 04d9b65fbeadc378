package dev.salem.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.model.BlockNames;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SaliencyTest {
    private static LayerScore layer(int layer, double score, double probability) {
        return new LayerScore(layer, score, 0, 0, probability);
    }

    private static List<String> ofStrongest(Saliency saliency) {
        return saliency.warnings(saliency.strongest(), BlockNames.ofOneStack());
    }

    @Test
    void strongest_andRunnerUpHaveTheHighestScores() {
        Saliency saliency = new Saliency(List.of(layer(0, 1, 0), layer(1, 3, 0.95), layer(2, 2, 0.05)), 10);
        assertThat(saliency.strongest().layer()).isEqualTo(1);
        assertThat(saliency.runnerUp().orElseThrow().layer()).isEqualTo(2);
        assertThat(ofStrongest(saliency)).isEmpty();
    }

    @Test
    void runnerUp_isMissingInAModelOfOneLayer() {
        Saliency saliency = new Saliency(List.of(layer(0, 1, 1)), 10);
        assertThat(saliency.runnerUp()).isEmpty();
        assertThat(ofStrongest(saliency)).isEmpty();
    }

    @Test
    void lastOfTheStrong_scoresHalfAsHighAtLeast() {
        assertThat(strong(4, 1.9, 2, 1.9)).isEqualTo(2);
        assertThat(strong(1, 4, 1.9)).isEqualTo(1);
        assertThat(strong(2, 3, 4)).isEqualTo(2);
    }

    private static int strong(double... scores) {
        return new Saliency(
                        IntStream.range(0, scores.length)
                                .mapToObj(layer -> layer(layer, scores[layer], 0))
                                .toList(),
                        10)
                .lastOfTheStrong()
                .layer();
    }

    @Test
    void warnings_tellOfAnUncertainChoice() {
        Saliency saliency = new Saliency(List.of(layer(0, 1, 0.2), layer(1, 3, 0.8), layer(2, 2, 0)), 10);
        assertThat(ofStrongest(saliency))
                .containsExactly("layer 1 has the highest score in only 80 % of bootstrap draws");
    }

    @Test
    void warnings_nameTheBlocksOfAnEncoderAndADecoder() {
        Saliency saliency = new Saliency(List.of(layer(0, 1, 0.2), layer(1, 3, 0.8), layer(2, 2, 0)), 10);
        assertThat(saliency.warnings(saliency.strongest(), new BlockNames(1)))
                .containsExactly("decoder block 0 has the highest score in only 80 % of bootstrap draws");
    }

    @Test
    void warnings_tellOfTheFirstAndTheLastLayer() {
        assertThat(ofStrongest(new Saliency(List.of(layer(0, 3, 1), layer(1, 2, 0), layer(2, 1, 0)), 10)))
                .containsExactly("the first layer was chosen: compare with --layer 1");
        assertThat(ofStrongest(new Saliency(List.of(layer(0, 2, 0), layer(1, 1, 0), layer(2, 3, 1)), 10)))
                .containsExactly("the last layer was chosen: compare with --layer 0");
    }

    @Test
    void scores_mustNotBeEmpty() {
        assertThatThrownBy(() -> new Saliency(List.of(), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scores must not be empty");
    }
}
