package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonBoundTest {
    /** Golden: statsmodels' proportion_confint(count, total, alpha, "wilson") with alpha 0.31731050786 and 0.05. */
    @ParameterizedTest
    @CsvSource({
        "0, 3, 1, 0.0, 0.25",
        "3, 3, 1, 0.75, 1.0",
        "27, 30, 1, 0.83169, 0.94250",
        "9, 300, 1, 0.02161, 0.04152",
        "150, 150, 1, 0.99338, 1.0",
        "4, 300, 1.959964, 0.00520, 0.03378",
        "1, 100, 1.959964, 0.00177, 0.05449",
        "0, 50, 1.959964, 0.0, 0.07135"
    })
    void bounds_areWilsons(int count, int total, double errors, double low, double high) {
        double share = (double) count / total;
        assertThat(WilsonBound.lower(share, total, errors)).isEqualTo(low, within(1e-5));
        assertThat(WilsonBound.upper(share, total, errors)).isEqualTo(high, within(1e-5));
    }
}
