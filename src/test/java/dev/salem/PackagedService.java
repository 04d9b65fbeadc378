package dev.salem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** The packaged program as a service in a process of its own, on a free port of the loopback. Whoever started one closes it. */
public final class PackagedService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Set<String> UNFINISHED = Set.of("queued", "running");

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
     * Starts one and returns when it is ready. It is cold, edits in one thread and has its home in {@code home}, unless it is
     * told otherwise.
     *
     * @param folder of its log and its home
     * @param settings of the program, such as {@code salem.jobs.threads}
     */
    public static PackagedService start(Path folder, Map<String, String> environment, Map<String, String> settings)
            throws IOException, InterruptedException {
        int port = GuardedServer.freePort();
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g"));
        Map<String, String> all = new HashMap<>(
                Map.of("salem.warm-up.requests", "0", "salem.jobs.threads", "1", "ai.djl.offline", "true"));
        all.putAll(settings);
        all.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-Dquarkus.http.port=" + port, "-jar", System.getProperty("salem.jar")));
        Path log = folder.resolve("service.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of("SALEM_HOME", folder.resolve("home").toString(), "OMP_WAIT_POLICY", "passive"));
        builder.environment().putAll(environment);
        PackagedService service =
                new PackagedService(builder.start(), URI.create("http://127.0.0.1:" + port + "/"), log);
        service.await("the service is ready", SOON, service::isReady);
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

    /** What a path below the address answers. */
    public String get(String path) throws IOException, InterruptedException {
        return send(path, HttpRequest.newBuilder().GET()).body();
    }

    /** The id of the job that a request becomes. */
    public String submit(String request) throws IOException, InterruptedException {
        HttpResponse<String> taken = send(
                "v1/edits",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(request)));
        if (taken.statusCode() != 202) {
            throw new AssertionError("no job: " + taken.statusCode() + " " + taken.body());
        }
        return JSON.readTree(taken.body()).path("id").asText();
    }

    /** A job's document once it is as wanted. */
    public JsonNode await(String job, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        AtomicReference<JsonNode> latest = new AtomicReference<>();
        await("job " + job + " is as wanted", SOON, () -> {
            latest.set(job(job));
            return wanted.test(latest.get());
        });
        return latest.get();
    }

    /** A job's document once the job is at its end. */
    public JsonNode awaitEnd(String job) throws IOException, InterruptedException {
        return await(
                job, document -> !UNFINISHED.contains(document.path("status").asText()));
    }

    private JsonNode job(String id) {
        try {
            return JSON.readTree(get("v1/edits/" + id));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
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
}
