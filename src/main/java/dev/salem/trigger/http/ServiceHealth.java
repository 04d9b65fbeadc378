package dev.salem.trigger.http;

import dev.salem.job.JobEditor;
import dev.salem.job.JobQueue;
import dev.salem.job.JobStore;
import dev.salem.trigger.WorkerLife;
import dev.salem.trigger.warmup.WarmUp;
import dev.salem.workflow.Site;
import dev.salem.workflow.VersionSearch;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service does its work, and whether what it needs is there. */
@ApplicationScoped
class ServiceHealth {
    private final HttpSettings settings;

    ServiceHealth(HttpSettings settings) {
        this.settings = settings;
    }

    /** The worker's thread must not end before the process does. */
    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck worker(WorkerLife life) {
        return () -> HealthCheckResponse.named("worker").status(life.isWell()).build();
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck store(JobStore store) {
        return probe("job store", () -> store.page(Optional.empty(), Optional.empty(), 1));
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck queue(JobQueue queue) {
        return probe("job queue", queue::depth);
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck registry(Site site) {
        return probe("registry", () -> VersionSearch.requireAnswer(site));
    }

    /** Not before the first requests are as quick as later ones. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck warmUp(WarmUp warmUp) {
        return () ->
                HealthCheckResponse.named("warm-up").status(warmUp.isOver()).build();
    }

    /** Where this process edits; the first probe begins to load the native library. */
    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck editor(WorkerLife life, JobEditor editor) {
        return probe("editor", () -> {
            if (life.works()) {
                editor.requireReady();
            }
        });
    }

    private HealthCheck probe(String name, Runnable question) {
        return new Probe(name, question, Infrastructure.getDefaultExecutor(), settings.probeWithin());
    }
}
