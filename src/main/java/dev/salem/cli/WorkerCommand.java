package dev.salem.cli;

import dev.salem.job.EditJob;
import dev.salem.job.JobJson;
import dev.salem.job.JobState;
import dev.salem.trigger.worker.WorkerProcess;
import dev.salem.workflow.WorkflowException;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A process that an engine starts to work on jobs: AWS Batch, Kubernetes, Knative's JobSink, any container. */
@Command(
        name = "worker",
        description =
                "Works on jobs of the service: on one and ends, or on those that the queue brings. Where the jobs "
                        + "and the queue are is set as for the service (SALEM_JOBS_STORE, SALEM_JOBS_QUEUE and others).",
        footer = {
            "",
            "Without an option it works on the job that SALEM_JOB_ID names, or on the event in",
            "/etc/jobsink-event/event. A job that has ended is left as it is. Ended by a signal, it gives its job back.",
            "",
            "Examples:",
            "  salem worker --job 0123456789abcdef0123456789abcdef",
            "  salem worker --queue --until-idle"
        })
final class WorkerCommand implements Callable<Integer> {
    private static final Path EVENT = Path.of("/etc/jobsink-event/event");
    private static final String JOB_ID = "SALEM_JOB_ID";

    /** The same for every attempt of a job of AWS Batch. */
    private static final String BATCH_ID = "AWS_BATCH_JOB_ID";

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private Source source = new Source();

    @Option(names = "--until-idle", description = "With --queue: end when no job has come for 20 seconds.")
    private boolean untilIdle;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "With --request: the same key and request are the same job, so that a process that is "
                    + "started again goes on with it (AWS_BATCH_JOB_ID).")
    private String key;

    @Mixin
    private OutputOptions output;

    /** What to work on. */
    private static final class Source {
        @Option(names = "--job", paramLabel = "ID", description = "A job that the service took.")
        private String job;

        @Option(
                names = "--event",
                paramLabel = "FILE",
                description = "A CloudEvent as JSON whose data is a request, or a request; from outside, so only "
                        + "places that are allowed may be named (SALEM_PLACES_BUCKETS and others).")
        private Path event;

        @Option(names = "--request", paramLabel = "FILE|JSON", description = "A request as POST /v1/edits takes it.")
        private String request;

        @Option(names = "--queue", description = "The jobs that the queue brings.")
        private boolean queue;
    }

    @Override
    public Integer call() throws Exception {
        WorkerProcess process = CDI.current().select(WorkerProcess.class).get();
        if (untilIdle && !source.queue) {
            throw new ParameterException(spec.commandLine(), "--until-idle goes with --queue");
        }
        if (source.queue && untilIdle) {
            process.workOnQueueUntilIdle();
            return ExitCode.DONE;
        }
        if (source.queue) {
            process.workOnQueue();
            return ExitCode.DONE;
        }
        return tell(worked(process));
    }

    private EditJob worked(WorkerProcess process) {
        Optional<String> repeats = Optional.ofNullable(key).or(() -> set(BATCH_ID));
        if (source.job != null) {
            return process.workOn(source.job);
        }
        if (source.event != null) {
            return process.workOnEvent(bytes(source.event), repeats);
        }
        if (source.request != null) {
            boolean inline = source.request.stripLeading().startsWith("{");
            byte[] request = inline ? source.request.getBytes(StandardCharsets.UTF_8) : bytes(Path.of(source.request));
            return process.workOnRequest(request, repeats);
        }
        Optional<String> job = set(JOB_ID);
        if (job.isPresent()) {
            return process.workOn(job.get());
        }
        if (Files.exists(EVENT)) {
            return process.workOnEvent(bytes(EVENT), repeats);
        }
        throw new ParameterException(
                spec.commandLine(), "say what to work on: --job ID, --event FILE, --request FILE or --queue");
    }

    private int tell(EditJob job) {
        if (output.json) {
            spec.commandLine().getOut().println(JobJson.write(job));
        } else {
            spec.commandLine().getOut().println("job " + job.id() + ": " + said(job));
        }
        return ExitCode.of(job);
    }

    private static String said(EditJob job) {
        return switch (job.state()) {
            case EDITED ->
                job.outcome()
                        .map(outcome -> outcome.at("/registered/uri").asText())
                        .filter(uri -> !uri.isEmpty())
                        .map(uri -> "edited, registered as " + uri)
                        .orElse("edited");
            case REJECTED -> "rejected by the gate";
            case RUNNING -> "another worker edits it";
            case QUEUED, FAILED ->
                job.failure()
                        .map(failure -> (job.state() == JobState.FAILED ? "" : "waits for another attempt: ")
                                + failure.message())
                        .orElse("given back");
            case CANCELLED -> "was taken back by its requester";
        };
    }

    private static Optional<String> set(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new WorkflowException(file + ": can't be read: " + e);
        }
    }
}
