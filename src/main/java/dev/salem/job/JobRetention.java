package dev.salem.job;

import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Removes jobs, with their reports, that ended long ago, from stores that don't let them go by themselves. */
final class JobRetention {
    private static final Logger LOG = Logger.getLogger(JobRetention.class);

    private final JobStore store;
    private final JobReports reports;
    private final InstantSource clock;
    private final Duration keep;

    JobRetention(JobStore store, JobReports reports, InstantSource clock, Duration keep) {
        this.store = store;
        this.reports = reports;
        this.clock = clock;
        this.keep = keep;
    }

    void run() {
        for (EditJob job : store.endedBefore(clock.instant().minus(keep))) {
            if (store.remove(job)) {
                reports.remove(job.id());
                LOG.infof("job %s ended %s and is removed", job.id(), job.updatedAt());
            }
        }
    }
}
