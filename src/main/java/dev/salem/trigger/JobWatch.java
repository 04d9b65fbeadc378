package dev.salem.trigger;

import dev.salem.job.EditJob;
import dev.salem.job.JobService;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;

/** What happens to a job, as it happens. The store is asked, for its worker may be another process. */
@Singleton
public class JobWatch {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final JobService service;
    private volatile boolean ending;

    JobWatch(JobService service) {
        this.service = service;
    }

    /** Lets go whoever watches, so that no answer is cut off where the process ends. */
    void end(@Observes ShutdownDelayInitiatedEvent event) {
        ending = true;
    }

    /** The job whenever it changes, now first, until it is at its end, or this process. */
    public Multi<EditJob> of(EditJob job) {
        Multi<EditJob> later = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .select()
                .first(tick -> !ending)
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .map(tick -> service.get(job.id()));
        return Multi.createBy()
                .concatenating()
                .streams(Multi.createFrom().item(job), later)
                .skip()
                .repetitions(Comparator.comparingLong(EditJob::version))
                .onItem()
                .transformToMultiAndConcatenate(JobWatch::thenEnd)
                .select()
                .first(Optional::isPresent)
                .map(Optional::orElseThrow);
    }

    /** A job, and a sign of the end after its last change. */
    private static Multi<Optional<EditJob>> thenEnd(EditJob job) {
        return job.state().isFinal()
                ? Multi.createFrom().items(Optional.of(job), Optional.empty())
                : Multi.createFrom().item(Optional.of(job));
    }
}
