package dev.salem.trigger.http;

import dev.salem.job.JobStore;
import dev.salem.trigger.WorkerLife;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Whether the service does its work. */
@ApplicationScoped
class ServiceHealth {
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
        return () -> {
            store.unfinished();
            return HealthCheckResponse.up("job store");
        };
    }
}
