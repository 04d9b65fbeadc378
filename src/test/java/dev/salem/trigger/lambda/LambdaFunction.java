package dev.salem.trigger.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A function in a process of its own, run by AWS's runtime interface client as in an image. */
public final class LambdaFunction implements AutoCloseable {
    static final String FRONT = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
    static final String RECONCILE = "dev.salem.trigger.lambda.ReconcileHandler::handleRequest";
    static final String EDIT = "dev.salem.trigger.lambda.EditHandler::handleRequest";

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RuntimeApi api;
    private final Process process;
    private final Path log;

    private LambdaFunction(RuntimeApi api, Process process, Path log) {
        this.api = api;
        this.process = process;
        this.log = log;
    }

    /** @param jar of {@link LambdaLayout} */
    static LambdaFunction start(Path jar, String handler, Map<String, String> environment) throws IOException {
        ProcessBuilder client = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        jar.toString(),
                        CLIENT,
                        handler)
                .directory(jar.getParent().toFile());
        client.environment().putAll(environment);
        return start(client);
    }

    /**
     * Starts one through the images' entrypoint, with no settings but those of its environment.
     *
     * @param folder to be made, with what an image has
     * @param command of the function: its handler
     */
    public static LambdaFunction ofImage(Path folder, String command, Map<String, String> environment)
            throws IOException {
        Path entrypoint = Files.createDirectories(folder.resolve("bin")).resolve("entrypoint");
        Files.copy(Path.of("infra/docker/entrypoint"), entrypoint, StandardCopyOption.COPY_ATTRIBUTES);
        Files.createSymbolicLink(folder.resolve("lambda"), LambdaLayout.folder());
        ProcessBuilder image = new ProcessBuilder(entrypoint.toString(), command);
        image.environment().keySet().removeIf(name -> name.matches("(SALEM|MLFLOW|QUARKUS|AWS|OTEL)_.*"));
        image.environment().put("PATH", Path.of(System.getProperty("java.home"), "bin") + ":" + System.getenv("PATH"));
        image.environment().putAll(environment);
        return start(image);
    }

    /** Returns when it has begun, or ended: AWS's client unpacks its library to one place, where two at once break each other's. */
    private static synchronized LambdaFunction start(ProcessBuilder program) throws IOException {
        RuntimeApi api = RuntimeApi.start();
        Path log = Files.createTempFile("salem-lambda", ".log");
        program.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API", api.address(),
                        "AWS_LAMBDA_FUNCTION_NAME", "salem",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "2048"));
        Process process =
                program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        CompletableFuture.anyOf(api.begun(), process.onExit())
                .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(late -> null)
                .join();
        return new LambdaFunction(api, process, log);
    }

    /** What it answers to an event; fails where it ends with an error. */
    public String answer(String event) {
        RuntimeApi.Answer answer = invoke(event);
        if (answer.isError()) {
            throw new AssertionError(answer.body() + "\n" + said());
        }
        return answer.body();
    }

    /** What it was started with, word after word. */
    public List<String> commandLine() throws IOException {
        return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                .split("\0"));
    }

    RuntimeApi.Answer invoke(String event) {
        return invoke(event, LIMIT);
    }

    /** @param time that the function is told to have */
    RuntimeApi.Answer invoke(String event, Duration time) {
        return awaited(api.invoke(event, time));
    }

    /** An invocation that goes on meanwhile. */
    CompletableFuture<RuntimeApi.Answer> begin(String event, Duration time) {
        return api.invoke(event, time);
    }

    /** Why it could not begin. */
    String initError() {
        return awaited(api.initError());
    }

    /** What comes, unless the process ends before. */
    <T> T awaited(CompletableFuture<T> coming) {
        try {
            CompletableFuture.anyOf(coming, process.onExit()).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            return coming.get(1, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("no answer; the function said:\n" + said(), e);
        }
    }

    /** The files that the process has mapped, as Linux tells. */
    String maps() throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "maps"));
    }

    /** All that it has logged. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
    }
}
