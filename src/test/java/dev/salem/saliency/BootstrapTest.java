package dev.salem.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BootstrapTest {
    @Property(tries = 100)
    void strongestColumn_sharesTheDrawsAmongTheColumns(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int rows,
            @ForAll @IntRange(min = 1, max = 6) int columns) {
        Random random = new Random(seed);
        double[][] scores = new double[rows][];
        for (int row = 0; row < rows; row++) {
            scores[row] = random.doubles(columns).toArray();
        }
        double[] shares = Bootstrap.strongestColumn(scores, 50, seed);
        assertThat(shares).hasSize(columns);
        assertThat(Arrays.stream(shares).sum()).isCloseTo(1, within(1e-9));
        assertThat(Arrays.stream(shares)).allMatch(share -> share >= 0 && share <= 1 + 1e-9);
        assertThat(Bootstrap.strongestColumn(scores, 50, seed)).containsExactly(shares);
    }

    @Property(tries = 50)
    void strongestColumn_isCertainOfAColumnThatWinsInEveryRow(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 10) double score) {
        double[][] scores = {{score, score + 1}, {0, 0.5}, {-3, score}};
        assertThat(Bootstrap.strongestColumn(scores, 20, seed)).containsExactly(new double[] {0, 1}, within(1e-9));
    }

    @Test
    void strongestColumn_knowsHowOftenOneRowDecides() {
        // Column 1 wins when the last of ten rows is drawn at all: 1 − 0.9^10 of the draws.
        double[][] scores = new double[10][];
        Arrays.fill(scores, new double[] {1, 0});
        scores[9] = new double[] {0, 100};
        double[] shares = Bootstrap.strongestColumn(scores, 4000, 5);
        assertThat(shares[1]).isCloseTo(1 - Math.pow(0.9, 10), within(0.03));
    }
}
