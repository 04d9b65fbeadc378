package dev.salem.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingSettingsTest {
    @Test
    void from_readsTheNamesOfMlflowsClients() {
        TrackingSettings settings = TrackingSettings.from(Map.of(
                "MLFLOW_TRACKING_URI", "https://mlflow.example/prefix/",
                "MLFLOW_TRACKING_USERNAME", "ada",
                "MLFLOW_TRACKING_PASSWORD", "s3cret",
                "MLFLOW_TRACKING_TOKEN", "unused",
                "MLFLOW_WORKSPACE", "team",
                "MLFLOW_TRACKING_SERVER_CERT_PATH", "/ca.pem",
                "MLFLOW_TRACKING_INSECURE_TLS", "True",
                "MLFLOW_HTTP_REQUEST_TIMEOUT", "7"));
        assertThat(settings.uri()).isEqualTo(URI.create("https://mlflow.example/prefix"));
        assertThat(settings.credentials()).contains(new TrackingSettings.Basic("ada", "s3cret"));
        assertThat(settings.workspace()).contains("team");
        assertThat(settings.certificates()).contains(Path.of("/ca.pem"));
        assertThat(settings.insecureTls()).isTrue();
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.toString()).doesNotContain("s3cret", "ada");
    }

    @Test
    void from_takesATokenWithoutAUser() {
        Map<String, String> environment = new HashMap<>(Map.of("MLFLOW_TRACKING_URI", "http://h:5000"));
        assertThat(TrackingSettings.from(environment).credentials()).isEmpty();
        assertThat(TrackingSettings.from(environment).insecureTls()).isFalse();
        environment.put("MLFLOW_TRACKING_TOKEN", "t0ken");
        assertThat(TrackingSettings.from(environment).credentials()).contains(new TrackingSettings.Bearer("t0ken"));
        assertThat(TrackingSettings.from(environment).toString()).doesNotContain("t0ken");
    }

    @Test
    void of_takesCredentialsOutOfTheUri() {
        TrackingSettings settings = TrackingSettings.of("http://ada:s3%20cret@h:5000/x");
        assertThat(settings.uri()).isEqualTo(URI.create("http://h:5000/x"));
        assertThat(settings.credentials()).isEqualTo(Optional.of(new TrackingSettings.Basic("ada", "s3 cret")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sqlite:///mlflow.db",
                "file:/mlruns",
                "./mlruns",
                "databricks",
                "http:///path",
                "http://h:5000/?x=1",
                "http://ada:s3cret@h:5000/?x=1",
                "ftp://ada:s3cret@h/",
                "http://ada:s3cret@h:5000/a b"
            })
    void of_refusesWhatIsNoServerAndShowsNoPassword(String uri) {
        assertThatThrownBy(() -> TrackingSettings.of(uri))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("must be http://host:port")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void from_namesTheSettingThatIsMissingOrWrong() {
        assertThatThrownBy(() -> TrackingSettings.from(Map.of()))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("MLFLOW_TRACKING_URI is not set");
        assertThatThrownBy(() -> TrackingSettings.from(
                        Map.of("MLFLOW_TRACKING_URI", "http://h", "MLFLOW_HTTP_REQUEST_TIMEOUT", "soon")))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("MLFLOW_HTTP_REQUEST_TIMEOUT")
                .hasMessageContaining("soon");
    }
}
