package dev.salem.trigger.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A function in a process of its own, run by AWS's runtime interface client as in an image. */
final class LambdaFunction implements AutoCloseable {
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
        RuntimeApi api = RuntimeApi.start();
        Path log = Files.createTempFile("salem-lambda", ".log");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", jar.toString(), CLIENT, handler));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(jar.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        builder.environment().put("AWS_LAMBDA_FUNCTION_NAME", "salem");
        builder.environment().put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "2048");
        return new LambdaFunction(api, builder.start(), log);
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

    String said() {
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
