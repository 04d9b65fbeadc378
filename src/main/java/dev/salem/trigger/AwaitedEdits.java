package dev.salem.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.TraceParent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * Edits whose callers wait. Each is a job like any other, so that it waits its turn, survives this process, is seen on the
 * page of jobs, and a caller that comes again with the same key waits for the same job.
 */
@Singleton
public class AwaitedEdits {
    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final JobService service;
    private final AllowedPlaces places;
    private final JobWatch watch;
    private final Duration patience;

    AwaitedEdits(JobService service, AllowedPlaces places, JobWatch watch, FunctionSettings settings) {
        this.service = service;
        this.places = places;
        this.watch = watch;
        this.patience = settings.patience();
    }

    /**
     * The job of an edit once it has an outcome, passed or rejected by its gate.
     *
     * @param request as {@link JobRequest} says; null is no request
     * @param trace that the caller's request belongs to
     * @throws dev.salem.job.JobRequestException and what else {@link JobService#submit} throws, at once
     * @throws EditFailedException later, where there is none
     * @throws UnfinishedEditException later, where the caller's patience is at its end, or this process
     */
    public Uni<EditJob> edited(JsonNode request, String requester, Optional<String> key, Optional<TraceParent> trace) {
        return ended(submitted(request, requester, key, trace), patience);
    }

    /** The job of a request; throws at once what {@link #edited} does. */
    public EditJob submitted(JsonNode request, String requester, Optional<String> key, Optional<TraceParent> trace) {
        JobRequest read = JobRequest.of(request == null ? NullNode.instance : request);
        read.requireWithin(places);
        return service.submit(read, requester, key, trace).job();
    }

    /** The job once it has an outcome; throws later what {@link #edited} does. */
    public Uni<EditJob> ended(EditJob job, Duration time) {
        return watch.of(service.get(job.id()))
                .collect()
                .last()
                .ifNoItem()
                .after(time.compareTo(SHORTEST) < 0 ? SHORTEST : time)
                .failWith(() -> new UnfinishedEditException(job))
                .invoke(AwaitedEdits::requireOutcome);
    }

    private static void requireOutcome(EditJob job) {
        if (!job.state().isFinal()) {
            throw new UnfinishedEditException(job);
        }
        if (job.outcome().isEmpty()) {
            throw new EditFailedException(job);
        }
    }
}
