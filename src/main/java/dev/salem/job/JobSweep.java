package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Finds jobs that have no worker: those of dead workers, and those that a queue lost with its process. */
final class JobSweep {
    private static final Logger LOG = Logger.getLogger(JobSweep.class);

    private final JobStore store;
    private final JobQueue queue;
    private final InstantSource clock;
    private final Retries retries;

    JobSweep(JobStore store, JobQueue queue, InstantSource clock, Retries retries) {
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.retries = retries;
    }

    /** Puts them into the queue, as many as it takes. */
    void run() {
        for (EditJob job : store.unfinished()) {
            EditJob current = job.state() == JobState.RUNNING ? takenFromTheDead(job) : job;
            if (current.state() == JobState.QUEUED
                    && current.waitFrom(clock.instant()).isZero()) {
                try {
                    queue.put(current.id());
                } catch (QueueFullException full) {
                    return; // The next sweep finds the rest.
                }
            }
        }
    }

    private EditJob takenFromTheDead(EditJob job) {
        Instant now = clock.instant();
        JobLease lease = job.lease().orElseThrow();
        if (!lease.isExpired(now)) {
            return job;
        }
        EditJob changed;
        if (job.cancelRequested()) {
            changed = job.cancelled(now);
        } else if (!retries.allowAfter(job.attempts())) {
            changed = job.failed(
                    new JobFailure(
                            FailureKind.DEPENDENCY,
                            "begun " + job.attempts() + " times, and the last worker was lost while it was at \""
                                    + job.progress().phase() + "\"; perhaps it had too little memory"),
                    now);
        } else {
            changed = job.handedBack(true, now);
        }
        if (!store.replace(job, changed)) {
            return job;
        }
        LOG.warnf(
                "job %s: worker %s was lost; the job is %s",
                job.id(), lease.holder(), changed.state().jsonName());
        return changed;
    }
}
