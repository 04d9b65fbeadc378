package dev.salem.cli;

import dev.salem.trigger.load.ClientWarmUp;
import dev.salem.trigger.load.Load;
import dev.salem.trigger.load.LoadPlan;
import dev.salem.trigger.load.LoadResult;
import dev.salem.workflow.OutcomeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a running service bears many requests. */
@Command(
        name = "service",
        description = "Asks a running service for many edits, each twice, and counts lost and doubled jobs. The jobs "
                + "stay there: take one with a home of its own, salem.jobs.edit=false and room for them, "
                + "salem.jobs.capacity. The client warms up first, by the same requests to a server of its own for up to 5 s, "
                + "of which the service hears nothing.",
        footer = {
            "",
            "Example: salem bench service --model sample --edit-set s3://sample/edits.jsonl --requests 2000 "
                    + "--submitters 200"
        })
final class BenchServiceCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--service",
            defaultValue = "http://localhost:8080/",
            paramLabel = "URL",
            description = "Its address (http://localhost:8080/).")
    private URI service;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            description =
                    "Holds the API key that is shown; an operator's with --secret-file, to see the webhooks' jobs.")
    private Path keyFile;

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Holds a webhook secret: deliveries of MLflow are sent in place of API requests.")
    private Path secretFile;

    @Option(names = "--model", required = true, paramLabel = "NAME", description = "Name of a registered model.")
    private String model;

    @Option(names = "--edit-set", required = true, paramLabel = "PLACE", description = "One that the service allows.")
    private String editSet;

    @Option(names = "--requests", defaultValue = "2000", paramLabel = "N", description = "How many (2000).")
    private int requests;

    @Option(names = "--submitters", defaultValue = "200", paramLabel = "N", description = "How many at once (200).")
    private int submitters;

    @Option(
            names = "--rate",
            defaultValue = "0",
            paramLabel = "R",
            description = "Requests a second; 0 sends the next when one is answered (0).")
    private double rate;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() throws IOException, InterruptedException {
        URI root = service.toString().endsWith("/") ? service : URI.create(service + "/");
        LoadPlan plan =
                new LoadPlan(root, secret(keyFile), secret(secretFile), model, editSet, requests, submitters, rate);
        warmUp(plan);
        LoadResult result = Load.run(plan);
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(result) : text(result));
        return ExitCode.DONE;
    }

    private void warmUp(LoadPlan plan) throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        try {
            long answered = ClientWarmUp.run(plan, WARM_UP);
            err.printf(Locale.ROOT, "salem: the client is warm after %,d requests to itself%n", answered);
        } catch (IOException e) {
            err.printf("salem: the client can't warm up, so latencies are partly its own: %s%n", e.getMessage());
        }
    }

    private static Optional<String> secret(Path file) throws IOException {
        return file == null
                ? Optional.empty()
                : Files.readString(file).lines().findFirst().map(String::strip);
    }

    private static String text(LoadResult result) {
        return String.format(
                Locale.ROOT,
                "answers  %s in %.1f s%njobs     %,d, of these %,d lost and %,d doubled%n"
                        + "latency  p50 %.1f ms, p99 %.1f ms, at most %.1f ms%nmemory   %.0f MB before, %.0f MB after%n",
                result.answers(),
                result.seconds(),
                result.jobs(),
                result.lost(),
                result.doubled(),
                result.latency().p50(),
                result.latency().p99(),
                result.latency().max(),
                result.residentBefore() / MEGABYTE,
                result.residentAfter() / MEGABYTE);
    }
}
