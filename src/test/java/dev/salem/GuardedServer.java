package dev.salem;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server in a process group of its own, which ends with this JVM, whichever way that goes; its folder goes with it. */
final class GuardedServer implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(120);

    /** Runs a server until the standard input ends, as it does with this JVM; then removes its folder. */
    private static final String GUARD =
            """
            import os, shutil, signal, subprocess, sys, threading
            server = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL, start_new_session=True)
            stopping = threading.Event()
            threading.Thread(target=lambda: server.wait() is None or stopping.is_set() or os._exit(1), daemon=True).start()
            group = server.pid
            sys.stdin.read()
            stopping.set()
            for sign, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 10)):
                try:
                    os.killpg(group, sign)
                    server.wait(seconds)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    pass
            shutil.rmtree(sys.argv[1], ignore_errors=True)
            os._exit(0)
            """;

    private final Process guard;
    private final Path log;

    private GuardedServer(Process guard, Path log) {
        this.guard = guard;
        this.log = log;
    }

    /**
     * Starts one in a folder of its own, where its log is {@code server.log}.
     *
     * @param environment changes what the server inherits from this process
     */
    static GuardedServer start(
            Path python, Path folder, List<String> command, Consumer<Map<String, String>> environment) {
        Path log = folder.resolve("server.log");
        List<String> guarded = new ArrayList<>(List.of(python.toString(), "-c", GUARD, folder.toString()));
        guarded.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(guarded)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        environment.accept(builder.environment());
        try {
            return new GuardedServer(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until an address answers 200; ends the server, and fails with its log, if it doesn't. */
    GuardedServer await(URI health) {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(5)).build();
        long end = System.nanoTime() + STARTS_WITHIN.toNanos();
        try {
            while (System.nanoTime() < end && !guard.waitFor(100, TimeUnit.MILLISECONDS)) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return this;
                    }
                } catch (IOException e) {
                    // Not listening yet.
                }
            }
            String said = Files.readString(log);
            close();
            throw new AssertionError("the server didn't start: " + said);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new AssertionError("interrupted", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            guard.getOutputStream().close();
            if (!guard.waitFor(25, TimeUnit.SECONDS)) {
                guard.destroyForcibly();
            }
        } catch (IOException e) {
            guard.destroy();
        } catch (InterruptedException e) {
            guard.destroy();
            Thread.currentThread().interrupt();
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
