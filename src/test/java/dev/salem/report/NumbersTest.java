package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0%",
        "1, 100%",
        "0.5, 50.0%",
        "0.0021786, 0.22%",
        "0.0000001, <0.01%",
        "0.9992738, 99.93%",
        "0.9999999, >99.99%",
        "0.99992, >99.99%",
        "-0.003, -0.30%",
        "NaN, –",
        "Infinity, –"
    })
    void percent_saysAllAndNothingOnlyWhenMeant(double share, String expected) {
        assertThat(Numbers.percent(share)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.2, 0.2",
        "0.00891, 0.00891",
        "0.0006, 0.0006",
        "0.00006, 6.00e-05",
        "41.87, 41.9",
        "123456, '123,000'",
        "-5, -5",
        "0.1999999999, 0.2",
        "NaN, –"
    })
    void plain_keepsThreeDigits(double value, String expected) {
        assertThat(Numbers.plain(value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.931, 93%", "0.996, >99%", "1, 100%", "0, 0%", "NaN, –"})
    void probability_isWholePercent(double probability, String expected) {
        assertThat(Numbers.probability(probability)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0.04, 40 ms", "0.84, 0.8 s", "41.72, 41.7 s", "119.7, 2 min 00 s", "3725, 62 min 05 s", "NaN, –"})
    void seconds_changeUnit(double seconds, String expected) {
        assertThat(Numbers.seconds(seconds)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1179648, 1.2 MB",
        "45412312, 45 MB",
        "999999, 1.0 MB",
        "3000000000000000, 3000 TB"
    })
    void bytes_changeUnit(long bytes, String expected) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(expected);
    }

    @Test
    void interval_ofShares_namesThePercentOnce() {
        assertThat(Numbers.interval(new ReportData.Measured(1, 62, 62, 0.9417, 1)))
                .isEqualTo("94.2–100%");
    }

    @Test
    void interval_ofPlainFigures_hasNoPercent() {
        assertThat(Numbers.interval(new ReportData.Measured(0.079, 0, 0, 0.05, 0.11)))
                .isEqualTo("0.05–0.11");
    }

    @Test
    void interval_thatIsNotKnown_isADash() {
        assertThat(Numbers.interval(new ReportData.Measured(0.5, 1, 2, Double.NaN, Double.NaN)))
                .isEqualTo("–");
    }

    @Test
    void figures_areTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(Numbers.grouped(1_234_567)).isEqualTo("1,234,567");
            assertThat(Numbers.plain(0.00003)).isEqualTo("3.00e-05");
            assertThat(Numbers.seconds(125)).isEqualTo("2 min 05 s");
        } finally {
            Locale.setDefault(before);
        }
    }
}
