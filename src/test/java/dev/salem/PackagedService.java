package dev.salem;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The packaged program as a service in a process of its own, on a free port of the loopback. Whoever started one closes it. */
public final class PackagedService implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

    private final Process process;
    private final URI uri;
    private final Path log;

    /** Goes over to HTTP/2 with its first request. */
    private final HttpClient client = HttpClient.newHttpClient();

    private PackagedService(Process process, URI uri, Path log) {
        this.process = process;
        this.uri = uri;
        this.log = log;
    }

    /**
     * Starts one, cold unless the settings say otherwise, and returns when it is ready.
     *
     * @param folder of its log
     * @param settings of the program, such as {@code salem.jobs.threads}
     */
    public static PackagedService start(Path folder, Map<String, String> environment, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = freePort();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        command.add("-Dsalem.warm-up.requests=0");
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", System.getProperty("salem.jar")));
        Path log = folder.resolve("service.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        PackagedService service =
                new PackagedService(builder.start(), URI.create("http://127.0.0.1:" + port + "/"), log);
        service.await("the service is ready", STARTS_WITHIN, service::isReady);
        return service;
    }

    /** Its address, with a slash at the end. */
    public URI uri() {
        return uri;
    }

    /** Sends a request to a path below the address. */
    public HttpResponse<String> send(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.uri(uri.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** What it has logged so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Waits for something that the service brings about; fails with its log where that doesn't come, or the service ends. */
    public void await(String what, Duration within, BooleanSupplier condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            if (ended || System.nanoTime() > end) {
                String said = log();
                close();
                throw new AssertionError((ended ? "the service ended before " : "not in time: ") + what + "\n" + said);
            }
        }
    }

    /** Sends SIGTERM; how long it then took to end. */
    public Duration terminated() throws IOException, InterruptedException {
        long from = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the service didn't end:\n" + log());
        }
        return Duration.ofNanos(System.nanoTime() - from);
    }

    private boolean isReady() {
        try {
            return send("q/health/ready", HttpRequest.newBuilder().GET()).statusCode() == 200;
        } catch (IOException notListeningYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
