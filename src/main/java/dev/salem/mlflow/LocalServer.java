package dev.salem.mlflow;

import dev.salem.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An MLflow server of this machine, on the loopback interface, with database and artifacts in a folder. It ends when it
 * is closed, and with this process.
 */
public final class LocalServer implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(20);
    private static final int LOG_SHOWN = 600;

    private final Process process;
    private final URI uri;
    private final Thread onExit;

    private LocalServer(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
        this.onExit = new Thread(() -> end(process), "mlflow-server-end");
        Runtime.getRuntime().addShutdownHook(onExit);
    }

    /**
     * Starts a server and waits until it answers.
     *
     * @param python with MLflow installed, see {@link PythonEnvironment}
     * @param folder of database, artifacts and log; made when it is not there
     * @throws MlflowException if it doesn't start, with the end of its log
     */
    public static LocalServer start(Path python, Path folder, Progress progress) {
        try {
            Path home = Files.createDirectories(folder.toAbsolutePath().normalize());
            int port = freePort();
            Path log = home.resolve("server.log");
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            python.toString(),
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
                            "sqlite:///" + home.resolve("mlflow.db"),
                            "--serve-artifacts",
                            "--artifacts-destination",
                            home.resolve("artifacts").toString()))
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("MLFLOW_"));
            builder.environment()
                    .putAll(Map.of(
                            "MLFLOW_DISABLE_TELEMETRY", "true",
                            "MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false"));
            progress.report("start MLflow", 0, log.toString());
            LocalServer server = new LocalServer(builder.start(), URI.create("http://127.0.0.1:" + port));
            if (!server.answers(progress)) {
                server.close();
                String text = Files.readString(log);
                throw MlflowException.refused("MLflow does not start; the end of " + log + ": "
                        + text.substring(Math.max(0, text.length() - LOG_SHOWN)).strip());
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": MLflow can't be started there: " + e, e);
        }
    }

    private boolean answers(Progress progress) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(uri.resolve("/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long start = System.nanoTime();
        try {
            while (System.nanoTime() - start < STARTS_WITHIN.toNanos()) {
                if (process.waitFor(200, TimeUnit.MILLISECONDS)) {
                    return false;
                }
                if (healthy(client, health)) {
                    progress.report("start MLflow", 1, uri.toString());
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static boolean healthy(HttpClient client, HttpRequest health) throws InterruptedException {
        try {
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        }
    }

    /** Its address. */
    public URI uri() {
        return uri;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its worker processes end with it, but not always by themselves. */
    private static void end(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        all.forEach(ProcessHandle::destroy);
    }

    @Override
    public void close() {
        end(process);
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return; // The hook does the same.
        }
    }
}
