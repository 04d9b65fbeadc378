package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MarginBinsTest {
    @Test
    void count_putsZeroToTheWrongAnswers() {
        MarginBins bins = MarginBins.over(-2, 2, 4);
        assertThat(bins.edge(3)).isEqualTo(0);
        assertThat(bins.count(new float[] {0, 0.5f, 1, 2, -2, Float.NaN, Float.POSITIVE_INFINITY}))
                .containsExactly(1, 0, 1, 2, 1);
    }

    @Property
    void count_splitsAtZeroAsTheSignDoes(
            @ForAll @Size(min = 1, max = 50) List<@FloatRange(min = -30, max = 30) Float> drawn) {
        float[] values = new float[drawn.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = drawn.get(i);
        }
        double low = drawn.stream().mapToDouble(Float::doubleValue).min().orElse(0);
        double high = drawn.stream().mapToDouble(Float::doubleValue).max().orElse(0);
        MarginBins bins = MarginBins.over(Math.min(0, low) - 1, Math.max(0, high) + 1, 40);
        int[] counts = bins.count(values);
        int wrong = 0;
        for (int i = 0; i < counts.length; i++) {
            wrong += bins.edge(i + 1) <= 1e-9 ? counts[i] : 0;
        }
        assertThat(wrong)
                .isEqualTo((int) drawn.stream().filter(value -> value <= 0).count());
        assertThat(Arrays.stream(counts).sum()).isEqualTo(values.length);
    }

    @Test
    void over_coversBothEnds() {
        MarginBins bins = MarginBins.over(-3.3, 9.1, 40);
        assertThat(bins.low()).isLessThanOrEqualTo(-3.3);
        assertThat(bins.high()).isGreaterThanOrEqualTo(9.1 - 1e-9);
        assertThat(bins.width()).isCloseTo(0.31, within(1e-9));
    }
}
