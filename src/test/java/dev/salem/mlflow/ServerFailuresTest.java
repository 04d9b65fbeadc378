package dev.salem.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.salem.mlflow.MlflowException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a real MLflow server can't be made to answer at will: its proxies, its troubles, and TLS. */
class ServerFailuresTest {
    private static final TrackingSettings.Basic ADA = new TrackingSettings.Basic("ada", "s3cret-of-ada");

    private HttpServer stub;
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        stub.setExecutor(Executors.newCachedThreadPool());
        stub.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        stub.stop(0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            401 | Unauthorized                                          | UNAUTHORISED | refuses the credentials
            403 | Permission denied                                     | FORBIDDEN    | ask for the right
            403 | Invalid Host header - possible DNS rebinding attack   | HOST_REFUSED | --allowed-hosts 127.0.0.1
            404 | <html><title>404</title></html>                       | NO_ENDPOINT  | it is older
            404 | {"error_code":"RESOURCE_DOES_NOT_EXIST","message":"Run gone"} | NOT_FOUND | Run gone
            404 | {"detail":"Not Found"}                                | NOT_FOUND    | Not Found
            400 | {"error_code":"BAD_REQUEST","message":"no [SQL: INSERT x]"} | REFUSED | no
            409 | s3cret-of-ada                                         | REFUSED      | ***
            405 | <h1>Method Not Allowed</h1>                           | NO_ENDPOINT  | has no
            413 | too large                                             | REFUSED      | raise the limit
            302 | moved                                                 | REFUSED      | redirected
            429 | slow down                                             | UNAVAILABLE  | try again
            500 | <html><body>Internal <b>Server</b> Error</body></html> | UNAVAILABLE | Internal Server Error
            503 | upstream                                              | UNAVAILABLE  | try again
            200 | <html><body>Sign in</body></html>                     | NO_ENDPOINT  | wasn't answered in JSON
            """)
    void answers_areToldApartAndSayTheCure(int status, String body, Kind kind, String cure) {
        answer(status, body);
        MlflowException failure = catchThrowableOfType(
                MlflowException.class, () -> server(settings(1)).get("api/2.0/mlflow/runs/get", Map.of("run_id", "x")));
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.status()).isEqualTo(status);
        assertThat(failure)
                .hasMessageContaining(cure)
                .hasMessageContaining(uri().toString())
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("INSERT")
                .hasMessageNotContaining("<");
        assertThat(failure.isPassing()).isEqualTo(kind == Kind.UNAVAILABLE);
    }

    @Test
    void longMessages_areCutShort() {
        answer(400, "{\"message\":\"" + "x".repeat(5000) + "\"}");
        assertThat(catchThrowableOfType(
                                MlflowException.class, () -> server(settings(1)).get("a", Map.of()))
                        .getMessage())
                .hasSizeLessThan(500);
    }

    @Test
    void repeatableCalls_areTriedAgainAndOthersAreNot() {
        answer(503, "later");
        assertThatThrownBy(() -> server(settings(3)).get("a", Map.of())).isInstanceOf(MlflowException.class);
        assertThat(seen).hasSize(3);
        seen.clear();
        assertThatThrownBy(() -> server(settings(3)).postRepeatable("a", Map.of()))
                .isInstanceOf(MlflowException.class);
        assertThat(seen).hasSize(3);
        seen.clear();
        assertThatThrownBy(() -> server(settings(3)).post("a", Map.of())).isInstanceOf(MlflowException.class);
        assertThat(seen).hasSize(1);
    }

    @Test
    void silence_breaksOffWithinTheReadTimeout() {
        stub.createContext("/", exchange -> await());
        TrackingSettings impatient = settings(1).withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        assertThat(catchThrowableOfType(
                                MlflowException.class, () -> server(impatient).get("a", Map.of()))
                        .kind())
                .isEqualTo(Kind.BROKEN_OFF);
    }

    @Test
    void bodyThatStopsComing_failsTheRead() throws Exception {
        stub.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[3]);
            exchange.getResponseBody().flush();
            await();
        });
        TrackingSettings impatient = settings(1).withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(200));
        try (Download download = server(impatient).download("a", Map.of(), Map.of())) {
            assertThat(download.body().readNBytes(3)).hasSize(3);
            assertThatThrownBy(() -> download.body().read()).isInstanceOf(HttpTimeoutException.class);
        }
    }

    @Test
    void credentials_goToTheServerButNotToAddressesItGaveOut() throws Exception {
        List<String> authorizations = new ArrayList<>();
        stub.createContext("/", exchange -> {
            authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
            try (InputStream body = exchange.getRequestBody()) {
                body.readAllBytes();
            }
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        TrackingServer server = server(settings(1));
        server.upload("a", BodyPublishers.ofString("x"));
        server.uploadTo(URI.create(uri() + "/b"), Map.of(), BodyPublishers.ofString("x"));
        server.downloadFrom(URI.create(uri() + "/b"), Map.of()).close();
        assertThat(authorizations).containsExactly("Basic YWRhOnMzY3JldC1vZi1hZGE=", null, null);
    }

    @Test
    void workspace_isRefusedWhereThereAreNone() {
        answer(404, "<html>");
        TrackingServer server = server(settings(1).withWorkspace(Optional.of("team")));
        assertThatThrownBy(() -> server.get("a", Map.of()))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("has no workspaces, got: team; unset MLFLOW_WORKSPACE");
    }

    @Test
    void unknownHost_isUnreachable() {
        TrackingServer server = new TrackingServer(
                TrackingSettings.of("http://no-such-host.invalid:1").withAttempts(1, Duration.ZERO));
        assertThat(catchThrowableOfType(MlflowException.class, () -> server.post("a", Map.of())))
                .hasMessageContaining("can't be reached: the name no-such-host.invalid is unknown")
                .extracting(MlflowException::kind)
                .isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void tls_isTrustedByTheGivenCertificateAlone(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path certificate = folder.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "a",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=ip:127.0.0.1",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-storetype",
                "PKCS12");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "a",
                "-keystore",
                keys.toString(),
                "-storepass",
                "changeit",
                "-file",
                certificate.toString());
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        secure.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        secure.start();
        try {
            TrackingSettings settings = TrackingSettings.of(
                            "https://127.0.0.1:" + secure.getAddress().getPort())
                    .withAttempts(1, Duration.ZERO);
            assertThat(catchThrowableOfType(
                            MlflowException.class, () -> server(settings).get("a", Map.of())))
                    .hasMessageContaining("MLFLOW_TRACKING_SERVER_CERT_PATH");
            assertThat(server(settings.withTls(Optional.of(certificate), false)).get("a", Map.of()))
                    .isEmpty();
            assertThat(server(settings.withTls(Optional.empty(), true)).get("a", Map.of()))
                    .isEmpty();
        } finally {
            secure.stop(0);
        }
        Path wrong = Files.writeString(folder.resolve("wrong.pem"), "no certificate");
        assertThatThrownBy(() -> server(settings(1).withTls(Optional.of(wrong), false)))
                .isInstanceOf(MlflowException.class)
                .hasMessageContaining("must be a file of PEM certificates");
    }

    private static SSLContext context(Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor())
                .isZero();
    }

    private void answer(int status, String body) {
        stub.createContext("/", exchange -> {
            synchronized (seen) {
                seen.add(exchange.getRequestURI().toString());
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI uri() {
        return URI.create("http://127.0.0.1:" + stub.getAddress().getPort());
    }

    private TrackingSettings settings(int attempts) {
        return TrackingSettings.of(uri().toString()).withCredentials(ADA).withAttempts(attempts, Duration.ZERO);
    }

    private static TrackingServer server(TrackingSettings settings) {
        return new TrackingServer(settings);
    }
}
