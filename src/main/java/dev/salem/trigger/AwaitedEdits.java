package dev.salem.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.salem.access.AllowedPlaces;
import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
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
     * @throws dev.salem.job.JobRequestException and what else {@link JobService#submit} throws, at once
     * @throws EditFailedException later, where there is none
     * @throws UnfinishedEditException later, where the caller's patience is at its end
     */
    public Uni<EditJob> edited(JsonNode request, String requester, Optional<String> key) {
        EditJob job = submitted(request, requester, key);
        return watch.of(job)
                .collect()
                .last()
                .ifNoItem()
                .after(patience)
                .failWith(() -> new UnfinishedEditException(job))
                .invoke(AwaitedEdits::requireOutcome);
    }

    private EditJob submitted(JsonNode request, String requester, Optional<String> key) {
        JobRequest read = JobRequest.of(request == null ? NullNode.instance : request);
        read.requireWithin(places);
        return service.submit(read, requester, key).job();
    }

    private static void requireOutcome(EditJob job) {
        if (job.outcome().isEmpty()) {
            throw new EditFailedException(job);
        }
    }
}
