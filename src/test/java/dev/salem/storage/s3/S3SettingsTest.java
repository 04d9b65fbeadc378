package dev.salem.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.storage.StorageException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class S3SettingsTest {
    @Test
    void fromEnvironment_nothingSet_isAws() {
        S3Settings settings = S3Settings.fromEnvironment(Map.of("AWS_ENDPOINT_URL", " "));
        assertThat(settings).isEqualTo(S3Settings.defaults());
        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.pathStyle()).isFalse();
    }

    @Test
    void fromEnvironment_severalEndpoints_takesTheMostSpecial() {
        S3Settings settings = S3Settings.fromEnvironment(Map.of(
                "MLFLOW_S3_ENDPOINT_URL", "http://c:1",
                "AWS_ENDPOINT_URL", "http://b:1",
                "AWS_ENDPOINT_URL_S3", "http://a:1",
                "AWS_DEFAULT_REGION", "eu-central-1"));
        assertThat(settings.endpoint()).contains(URI.create("http://a:1"));
        assertThat(settings.region()).contains("eu-central-1");
        assertThat(settings.pathStyle()).isTrue();
    }

    @Test
    void fromEnvironment_mlflowsEndpointAlone_isTaken() {
        assertThat(S3Settings.fromEnvironment(Map.of("MLFLOW_S3_ENDPOINT_URL", "https://minio:9000"))
                        .endpoint())
                .contains(URI.create("https://minio:9000"));
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host, must be an http or https URL",
        "host:9000, must be an http or https URL",
        "http://, is no URL",
        "http://user:pass-word@host, must hold no credentials",
        "http://ho st, is no URL"
    })
    void fromEnvironment_badEndpoint_isRefusedByName(String endpoint, String reason) {
        assertThatThrownBy(() -> S3Settings.fromEnvironment(Map.of("AWS_ENDPOINT_URL", endpoint)))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith("AWS_ENDPOINT_URL: " + reason)
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void settings_outOfRange_areRefusedWithTheValue() {
        S3Settings settings = S3Settings.defaults();
        assertThatThrownBy(() -> settings.withParts(0, 8 << 20)).hasMessageContaining("got: 0");
        assertThatThrownBy(() -> settings.withParts(4, 1)).hasMessageContaining("got: 1");
        assertThatThrownBy(() -> settings.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessageContaining("connectTimeout");
    }
}
