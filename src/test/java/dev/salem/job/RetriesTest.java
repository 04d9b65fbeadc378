package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {
    private static final Retries RETRIES = new Retries(5, Duration.ofSeconds(30), Duration.ofMinutes(3));

    @ParameterizedTest
    @CsvSource({"1, 15, 30", "2, 30, 60", "3, 60, 120", "4, 90, 180", "1000, 90, 180"})
    void waitAfter_doublesUpToTheLongest_withHalfOfItLeftToChance(int attempt, int least, int most) {
        Random random = new Random(1);
        List<Double> seconds = IntStream.range(0, 1000)
                .mapToObj(draw -> RETRIES.waitAfter(attempt, random).toMillis() / 1000.0)
                .toList();

        assertThat(seconds).allMatch(wait -> wait >= least && wait <= most);
        assertThat(seconds).anyMatch(wait -> wait < 1.05 * least).anyMatch(wait -> wait > 0.95 * most);
    }

    @ParameterizedTest
    @CsvSource({"0, 30, 60, 0", "1, 0, 60, PT0S", "1, 30, 29, PT29S"})
    void of_valuesThatMakeNoSense_namesTheValue(int attempts, int first, int longest, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Retries(attempts, Duration.ofSeconds(first), Duration.ofSeconds(longest)))
                .withMessageContaining(named);
    }

    @Test
    void allowAfter_countsTheFirstAttempt() {
        assertThat(RETRIES.allowAfter(4)).isTrue();
        assertThat(RETRIES.allowAfter(5)).isFalse();
    }
}
