package dev.salem.trigger.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged program's {@code worker} command in a process of its own. Whoever started one closes it. */
final class PackagedWorker implements AutoCloseable {
    private final Process process;
    private final Path log;

    private PackagedWorker(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts one, which edits in one thread and has its home in {@code home} of the folder, unless it is told otherwise. */
    static PackagedWorker start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-jar",
                System.getProperty("salem.jar"),
                "worker"));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "worker", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SALEM_HOME", folder.resolve("home").toString(),
                        "SALEM_JOBS_THREADS", "1",
                        "OMP_WAIT_POLICY", "passive"));
        builder.environment().putAll(environment);
        return new PackagedWorker(builder.start(), log);
    }

    long pid() {
        return process.pid();
    }

    /** All that it wrote so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code. */
    int ended() throws IOException, InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new AssertionError("the worker didn't end:\n" + log());
        }
        return process.exitValue();
    }

    /** Sends SIGTERM; how long it then took to end. */
    Duration terminated() throws IOException, InterruptedException {
        long from = System.nanoTime();
        process.destroy();
        ended();
        return Duration.ofNanos(System.nanoTime() - from);
    }

    /** Ends the process as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
