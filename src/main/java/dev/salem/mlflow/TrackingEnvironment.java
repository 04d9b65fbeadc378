package dev.salem.mlflow;

import dev.salem.secret.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings that stand in environment variables. */
final class TrackingEnvironment {
    private static final String URI = "MLFLOW_TRACKING_URI";
    private static final String TIMEOUT = "MLFLOW_HTTP_REQUEST_TIMEOUT";
    private static final Set<String> TRUE = Set.of("true", "1");

    private final Map<String, String> environment;

    TrackingEnvironment(Map<String, String> environment) {
        this.environment = environment;
    }

    TrackingSettings settings() {
        String uri = value(URI)
                .orElseThrow(() -> MlflowException.refused(
                        URI + " is not set: set it to the address of an MLflow server, such as http://localhost:5000"));
        TrackingSettings settings = TrackingSettings.of(uri)
                .withWorkspace(value("MLFLOW_WORKSPACE"))
                .withTls(
                        value("MLFLOW_TRACKING_SERVER_CERT_PATH").map(Path::of),
                        TRUE.contains(
                                value("MLFLOW_TRACKING_INSECURE_TLS").orElse("").toLowerCase(Locale.ROOT)));
        Optional<Duration> timeout = value(TIMEOUT).map(TrackingEnvironment::seconds);
        if (timeout.isPresent()) {
            settings = settings.withTimeouts(settings.connectTimeout(), timeout.get());
        }
        Optional<TrackingSettings.Credentials> credentials = credentials();
        return credentials.isPresent() ? settings.withCredentials(credentials.get()) : settings;
    }

    /** As in MLflow's Python client, user and password go before a token. */
    private Optional<TrackingSettings.Credentials> credentials() {
        Optional<String> username = value("MLFLOW_TRACKING_USERNAME");
        if (username.isPresent()) {
            return Optional.of(new TrackingSettings.Basic(
                    username.get(), secret("MLFLOW_TRACKING_PASSWORD").orElse("")));
        }
        return secret("MLFLOW_TRACKING_TOKEN").map(TrackingSettings.Bearer::new);
    }

    private static Duration seconds(String text) {
        try {
            return Duration.ofSeconds(Math.max(1, Integer.parseInt(text)));
        } catch (NumberFormatException e) {
            throw MlflowException.refused(TIMEOUT + " must be a whole number of seconds, got: " + text);
        }
    }

    /** A secret, which may lie in a file or in AWS Secrets Manager. */
    private Optional<String> secret(String name) {
        return value(name).map(text -> Secret.of(text).reveal());
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
    }
}
