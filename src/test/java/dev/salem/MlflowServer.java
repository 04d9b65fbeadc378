package dev.salem;

import dev.salem.mlflow.TrackingSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real MLflow server on the loopback, with a database of its own. Whoever started one closes it; the shared ones end
 * with the JVM, whichever way that goes. Without Python the calling test is skipped, or fails where
 * {@code salem.fixtures.required} is set.
 */
public final class MlflowServer implements AutoCloseable {
    private static final Map<MlflowVenv, MlflowServer> SHARED = new ConcurrentHashMap<>();
    /** An S3 API that the server's artifacts are kept in. */
    public record S3(URI endpoint, String root, String accessKey, String secretKey) {}

    private final GuardedServer server;
    private final URI uri;
    private final Path folder;
    private final MlflowVenv venv;

    private MlflowServer(GuardedServer server, URI uri, Path folder, MlflowVenv venv) {
        this.server = server;
        this.uri = uri;
        this.folder = folder;
        this.venv = venv;
    }

    /** The one MLflow 3.17 server of this JVM; artifacts go through its proxy. Tests use names of their own. */
    public static MlflowServer shared() {
        return SHARED.computeIfAbsent(MlflowVenv.CURRENT, MlflowServer::shared);
    }

    /** The one MLflow 2.17 server of this JVM; artifacts go through its proxy. */
    public static MlflowServer sharedOlder() {
        return SHARED.computeIfAbsent(MlflowVenv.OLDER, MlflowServer::shared);
    }

    private static MlflowServer shared(MlflowVenv venv) {
        MlflowServer server = start(venv, List.of("--serve-artifacts"), Map.of());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    /** A server that keeps its artifacts in S3 and hands them through its proxy. */
    public static MlflowServer proxyingS3(S3 s3) {
        return start(
                MlflowVenv.CURRENT, List.of("--serve-artifacts", "--artifacts-destination", s3.root()), access(s3));
    }

    /** A server whose clients write to S3 themselves. */
    public static MlflowServer besideS3(S3 s3) {
        return start(
                MlflowVenv.CURRENT, List.of("--no-serve-artifacts", "--default-artifact-root", s3.root()), access(s3));
    }

    /** A server with further arguments and environment. */
    public static MlflowServer with(List<String> arguments, Map<String, String> environment) {
        List<String> all = new ArrayList<>(List.of("--serve-artifacts"));
        all.addAll(arguments);
        return start(MlflowVenv.CURRENT, all, environment);
    }

    /** A server that sends webhooks to loopback addresses at once. */
    public static MlflowServer sendingWebhooks() {
        return with(
                List.of(),
                Map.of(
                        "MLFLOW_WEBHOOK_ALLOWED_SCHEMES", "http,https",
                        "MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS", "true",
                        "MLFLOW_WEBHOOK_SECRET_ENCRYPTION_KEY", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
                        "MLFLOW_WEBHOOK_CACHE_TTL", "0",
                        "MLFLOW_WEBHOOK_REQUEST_TIMEOUT", "10"));
    }

    private static Map<String, String> access(S3 s3) {
        return Map.of(
                "MLFLOW_S3_ENDPOINT_URL", s3.endpoint().toString(),
                "AWS_ACCESS_KEY_ID", s3.accessKey(),
                "AWS_SECRET_ACCESS_KEY", s3.secretKey(),
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    private static MlflowServer start(MlflowVenv venv, List<String> arguments, Map<String, String> environment) {
        Path home = venv.ready();
        try {
            Path folder = Files.createTempDirectory("salem-mlflow");
            Path database = folder.resolve("mlflow.db");
            Files.copy(home.resolve(MlflowVenv.TEMPLATE), database);
            int port = GuardedServer.freePort();
            List<String> command = new ArrayList<>(List.of(
                    venv.python().toString(),
                    "-m",
                    "mlflow",
                    "server",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    Integer.toString(port),
                    "--workers",
                    "1",
                    "--backend-store-uri",
                    "sqlite:///" + database));
            command.addAll(arguments);
            if (!arguments.contains("--artifacts-destination") && !arguments.contains("--no-serve-artifacts")) {
                command.addAll(List.of(
                        "--artifacts-destination", folder.resolve("artifacts").toString()));
            }
            URI uri = URI.create("http://127.0.0.1:" + port);
            GuardedServer server = GuardedServer.start(venv.python(), folder, command, all -> {
                all.keySet().removeIf(name -> name.startsWith("MLFLOW_"));
                all.putAll(Map.of(
                        "PATH", home.resolve("bin") + ":" + System.getenv("PATH"),
                        "MLFLOW_DISABLE_TELEMETRY", "true",
                        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false",
                        "OMP_NUM_THREADS", "1"));
                all.putAll(environment);
            });
            return new MlflowServer(server.await(health(uri, arguments)), uri, folder, venv);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URI health(URI uri, List<String> arguments) {
        int prefix = arguments.indexOf("--static-prefix");
        return URI.create(uri + (prefix < 0 ? "" : arguments.get(prefix + 1)) + "/health");
    }

    /** Its address. */
    public URI uri() {
        return uri;
    }

    /** Settings of a connection to it. */
    public TrackingSettings settings() {
        return TrackingSettings.of(uri.toString());
    }

    /** The folder of its database, its log, and of {@code artifacts} where it keeps them itself. */
    public Path folder() {
        return folder;
    }

    /** The Python that has MLflow installed in the server's version. */
    public Path python() {
        return venv.python();
    }

    @Override
    public void close() {
        server.close();
    }
}
