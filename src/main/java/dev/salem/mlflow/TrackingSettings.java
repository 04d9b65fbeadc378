package dev.salem.mlflow;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a tracking server is and how to talk to it. Its text holds no secrets.
 *
 * @param uri {@code http} or {@code https}, with the server's static prefix if it has one, without credentials
 * @param credentials how to log in; empty for a server that is open
 * @param workspace sent to servers that have workspaces; refused by those that don't
 * @param certificates file of PEM certificates that alone are trusted, in place of the JDK's
 * @param insecureTls whether any certificate is taken
 * @param connectTimeout until the connection stands
 * @param readTimeout without a byte in either direction
 * @param attempts how often a call that may be repeated is tried
 * @param firstWait before the second attempt; doubled before each further one
 */
public record TrackingSettings(
        URI uri,
        Optional<Credentials> credentials,
        Optional<String> workspace,
        Optional<Path> certificates,
        boolean insecureTls,
        Duration connectTimeout,
        Duration readTimeout,
        int attempts,
        Duration firstWait) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(120);
    private static final int ATTEMPTS = 4;
    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** @throws MlflowException if the URI isn't {@code http} or {@code https} with a host, or holds credentials */
    public TrackingSettings {
        TrackingUris.require(uri);
        Objects.requireNonNull(credentials, "credentials");
        workspace = workspace.filter(name -> !name.isBlank());
        Objects.requireNonNull(certificates, "certificates");
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("readTimeout", readTimeout);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got: " + attempts);
        }
        if (firstWait.isNegative()) {
            throw new IllegalArgumentException("firstWait must not be negative, got: " + firstWait);
        }
    }

    /** A user and password, or a token. */
    public sealed interface Credentials {}

    /** Sent as HTTP Basic. */
    public record Basic(String username, String password) implements Credentials {
        public Basic {
            Objects.requireNonNull(username, "username");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public String toString() {
            return "Basic[***]";
        }
    }

    /** Sent as HTTP Bearer. */
    public record Bearer(String token) implements Credentials {
        public Bearer {
            Objects.requireNonNull(token, "token");
        }

        @Override
        public String toString() {
            return "Bearer[***]";
        }
    }

    /**
     * An open server with the default timeouts. Credentials in the URI ({@code http://user:password@host}) are taken
     * out of it.
     *
     * @throws MlflowException if the text is no such URI
     */
    public static TrackingSettings of(String uri) {
        return new TrackingSettings(
                TrackingUris.parse(uri),
                TrackingUris.credentials(uri),
                Optional.empty(),
                Optional.empty(),
                false,
                CONNECT_TIMEOUT,
                READ_TIMEOUT,
                ATTEMPTS,
                FIRST_WAIT);
    }

    /**
     * The settings of an environment, under the names that MLflow's own clients read: {@code MLFLOW_TRACKING_URI},
     * {@code _USERNAME} and {@code _PASSWORD} or {@code _TOKEN}, {@code _SERVER_CERT_PATH}, {@code _INSECURE_TLS},
     * {@code MLFLOW_WORKSPACE} and {@code MLFLOW_HTTP_REQUEST_TIMEOUT} in seconds.
     *
     * @throws MlflowException if a setting is missing or wrong, naming it
     */
    public static TrackingSettings from(Map<String, String> environment) {
        return new TrackingEnvironment(environment).settings();
    }

    public TrackingSettings withCredentials(Credentials changed) {
        return new TrackingSettings(
                uri,
                Optional.of(changed),
                workspace,
                certificates,
                insecureTls,
                connectTimeout,
                readTimeout,
                attempts,
                firstWait);
    }

    public TrackingSettings withWorkspace(Optional<String> changed) {
        return new TrackingSettings(
                uri, credentials, changed, certificates, insecureTls, connectTimeout, readTimeout, attempts, firstWait);
    }

    public TrackingSettings withTls(Optional<Path> changedCertificates, boolean changedInsecureTls) {
        return new TrackingSettings(
                uri,
                credentials,
                workspace,
                changedCertificates,
                changedInsecureTls,
                connectTimeout,
                readTimeout,
                attempts,
                firstWait);
    }

    public TrackingSettings withTimeouts(Duration changedConnect, Duration changedRead) {
        return new TrackingSettings(
                uri,
                credentials,
                workspace,
                certificates,
                insecureTls,
                changedConnect,
                changedRead,
                attempts,
                firstWait);
    }

    public TrackingSettings withAttempts(int changedAttempts, Duration changedFirstWait) {
        return new TrackingSettings(
                uri,
                credentials,
                workspace,
                certificates,
                insecureTls,
                connectTimeout,
                readTimeout,
                changedAttempts,
                changedFirstWait);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, got: " + value);
        }
    }
}
