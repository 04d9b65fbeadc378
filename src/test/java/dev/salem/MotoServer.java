package dev.salem;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * AWS on the loopback, by moto's server: DynamoDB, SQS, S3, Lambda's and Batch's APIs, Secrets Manager. It takes any
 * credentials and keeps all in memory. Whoever started one closes it; the shared one ends with the JVM.
 */
public final class MotoServer implements AutoCloseable {
    private static final PythonVenv VENV = PythonVenv.of("moto-5.2.5", "moto.server", "moto[server]==5.2.5");
    private static MotoServer shared;

    private final GuardedServer server;
    private final URI uri;

    private MotoServer(GuardedServer server, URI uri) {
        this.server = server;
        this.uri = uri;
    }

    /** The one server of this JVM. Tests use names of their own for tables, queues and buckets. */
    public static synchronized MotoServer shared() {
        if (shared == null) {
            shared = start();
            Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
        }
        return shared;
    }

    public static MotoServer start() {
        VENV.ready();
        try {
            Path folder = Files.createTempDirectory("salem-moto");
            int port = GuardedServer.freePort();
            List<String> command = List.of(
                    VENV.python().toString(), "-m", "moto.server", "-H", "127.0.0.1", "-p", Integer.toString(port));
            URI uri = URI.create("http://127.0.0.1:" + port);
            GuardedServer server = GuardedServer.start(VENV.python(), folder, command, environment -> {});
            MotoServer moto = new MotoServer(server.await(uri.resolve("/moto-api/data.json")), uri);
            moto.withoutContainers();
            return moto;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its address, for every one of the services. */
    public URI uri() {
        return uri;
    }

    /** What a process needs in its environment to take it for AWS. */
    public Map<String, String> environment() {
        return environment(uri);
    }

    /** The same at another address, such as a proxy in front. */
    public static Map<String, String> environment(URI address) {
        return Map.of(
                "AWS_ENDPOINT_URL", address.toString(),
                "AWS_ACCESS_KEY_ID", "salem-test",
                "AWS_SECRET_ACCESS_KEY", "salem-test-secret",
                "AWS_REGION", "us-east-1",
                "AWS_EC2_METADATA_DISABLED", "true");
    }

    /** Batch's jobs would want Docker. */
    private void withoutContainers() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/moto-api/config"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"batch\": {\"use_docker\": false}}"))
                .build();
        try {
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new AssertionError("moto can't be configured: " + answer.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
