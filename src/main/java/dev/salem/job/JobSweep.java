package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/** Finds jobs that have no worker: those of dead workers, and those that a queue lost. */
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
            if (job.request().lane().filter(lane -> !queue.serves(lane)).isPresent()) {
                continue;
            }
            EditJob current = takenFromTheDead(job);
            boolean waits = current.state() == JobState.QUEUED
                    && current.waitFrom(clock.instant()).isZero();
            if (waits && (current != job || isOverdue(current))) {
                try {
                    queue.put(current.id(), current.request().lane());
                } catch (QueueFullException full) {
                    return; // The next sweep finds the rest.
                }
            }
        }
    }

    /** The job as it is once a worker that is not heard of any more has lost it; unchanged where none has. */
    EditJob takenFromTheDead(EditJob job) {
        Instant now = clock.instant();
        if (job.state() != JobState.RUNNING || !job.lease().orElseThrow().isExpired(now)) {
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
                job.id(), job.lease().orElseThrow().holder(), changed.state().jsonName());
        return changed;
    }

    /** Whether the queue may have lost the job. Of several sweeps one says so, and none for a while after that. */
    private boolean isOverdue(EditJob job) {
        if (queue.patience().isZero()) {
            return true;
        }
        Instant now = clock.instant();
        return !job.updatedAt().plus(queue.patience()).isAfter(now) && store.replace(job, job.stillWaiting(now));
    }
}
