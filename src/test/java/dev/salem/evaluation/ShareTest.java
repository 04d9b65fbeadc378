package dev.salem.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShareTest {

    /** Goldens: statsmodels 0.15.0, {@code proportion_confint(count, total, 0.05, "wilson")}. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.0, 0.7934506856227627",
        "1, 1, 0.2065493143772374, 1.0",
        "0, 10, 0.0, 0.27753279986288926",
        "10, 10, 0.7224672001371106, 1.0",
        "1, 10, 0.017876213095072924, 0.40415002679523854",
        "5, 10, 0.23659309051256394, 0.7634069094874361",
        "43, 1377, 0.023265280022568613, 0.04179755412598245",
        "0, 1377, 0.0, 0.002781969498493274",
        "1, 1027, 0.0001719043787221826, 0.005494785460641562",
        "1027, 1027, 0.9962734727170474, 1.0",
        "29, 30, 0.8332960900859081, 0.9940914096183875",
        "3, 7, 0.15821985525146964, 0.7495416354723428",
        "4000, 1000000, 0.0038781800818239428, 0.004125630630687491",
    })
    void of_givesTheWilsonInterval(int count, int total, double low, double high) {
        Share share = Share.of(count, total);

        assertThat(share.low95()).isCloseTo(low, within(1e-14));
        assertThat(share.high95()).isCloseTo(high, within(1e-14));
        assertThat(share.value()).isEqualTo((double) count / total);
        assertThat(share.isNone()).isFalse();
    }

    @Test
    void of_endsExactlyAtZeroAndOne() {
        assertThat(Share.of(0, 1377).low95()).isZero();
        assertThat(Share.of(1377, 1377).high95()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"-1, 3", "4, 3", "1, 0", "-1, -1"})
    void of_refusesImpossibleCounts(int count, int total) {
        assertThatThrownBy(() -> Share.of(count, total))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be between 0 and total " + total + ", got: " + count);
    }

    @Test
    void none_isNullInJsonAndComesBack() throws IOException {
        ObjectMapper mapper = new ObjectMapper();

        String json = mapper.writeValueAsString(Share.of(0, 0));

        assertThat(json).isEqualTo("{\"value\":null,\"count\":0,\"total\":0,\"low95\":null,\"high95\":null}");
        assertThat(mapper.readValue(json, Share.class)).isEqualTo(Share.none());
        assertThat(Share.none().isNone()).isTrue();
        assertThat(Share.none().value()).isNaN();
    }

    @Test
    void share_survivesJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Share share = Share.of(43, 1377);

        assertThat(mapper.readValue(mapper.writeValueAsString(share), Share.class))
                .isEqualTo(share);
    }
}
