package dev.salem.logits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogitsTest {
    @Test
    void largest_isTheFirstAmongEquals() {
        assertThat(Logits.largest(new float[] {1, 4, 4})).isEqualTo(1);
        assertThat(Logits.largest(new float[] {-2, -2})).isZero();
    }

    @Test
    void margin_isTheTargetsLogitLessTheLargestOther() {
        assertThat(Logits.margin(new float[] {1, 4, 2}, 2)).isEqualTo(-2);
        assertThat(Logits.margin(new float[] {1, 4, 2}, 1)).isEqualTo(2);
        assertThat(Logits.margin(new float[] {3, 3}, 0)).isZero();
    }

    /** Goldens: scipy {@code log_softmax} in double precision, {@code sum(exp(p) * (p - q))}. */
    @ParameterizedTest
    @CsvSource({
        "2, 1, -100, 1, 2, -100, 0.4621171572600098",
        "0.3, -1.2, 2.5, 0.1, 0.4, 1.9, 0.11414485863992652",
        "1000, 0, -1000, 0, 1000, -1000, 1000",
        "80, -40, -90, 60, -20, -90, 0",
        "3e38, -3e38, 0, 3e38, -3e38, 0, 0",
    })
    void divergence_equalsAnotherImplementation(float a, float b, float c, float d, float e, float f, double expected) {
        assertThat(Logits.divergence(new float[] {a, b, c}, new float[] {d, e, f}))
                .isCloseTo(expected, within(1e-7))
                .isNotNegative();
    }
}
