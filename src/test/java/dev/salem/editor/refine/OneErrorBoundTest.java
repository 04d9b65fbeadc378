package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneErrorBoundTest {
    /** Golden: statsmodels' proportion_confint(count, total, alpha = 0.31731050786, method = "wilson"). */
    @ParameterizedTest
    @CsvSource({
        "0, 3, 0.0, 0.25",
        "3, 3, 0.75, 1.0",
        "27, 30, 0.83169, 0.94250",
        "9, 300, 0.02161, 0.04152",
        "150, 150, 0.99338, 1.0"
    })
    void bounds_areWilsons(int count, int total, double low, double high) {
        double share = (double) count / total;
        assertThat(OneErrorBound.lower(share, total)).isEqualTo(low, within(1e-5));
        assertThat(OneErrorBound.upper(share, total)).isEqualTo(high, within(1e-5));
    }
}
