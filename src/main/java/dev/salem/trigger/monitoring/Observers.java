package dev.salem.trigger.monitoring;

import dev.salem.job.JobObserver;
import dev.salem.trigger.audit.JobAudit;
import dev.salem.trigger.tracing.JobSpans;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/** Who hears of jobs in the service. */
@Singleton
final class Observers {
    @Produces
    @Singleton
    JobObserver all(JobMetrics metrics, JobAudit audit, JobSpans spans) {
        return JobObserver.all(List.of(metrics, audit, spans));
    }
}
