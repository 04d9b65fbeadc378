package dev.salem.job;

import dev.salem.progress.Progress;
import dev.salem.workflow.FailureKind;
import dev.salem.workflow.LogContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Carries out jobs that were claimed: keeps their leases and deliveries meanwhile, and writes how they ended. */
final class JobEditing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobEditing.class);
    private static final String TAKEN_OVER = "job %s: another worker took it over";

    private final JobStore store;
    private final JobReports reports;
    private final JobEditor editor;
    private final JobObserver observer;
    private final InstantSource clock;
    private final WorkerSettings settings;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "salem-beat");
        thread.setDaemon(true);
        return thread;
    });

    JobEditing(
            JobStore store,
            JobReports reports,
            JobEditor editor,
            JobObserver observer,
            InstantSource clock,
            WorkerSettings settings) {
        this.store = store;
        this.reports = reports;
        this.editor = editor;
        this.observer = observer;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * Edits, and settles the delivery: it is done where the job is at its end or in other hands.
     *
     * @throws JobStoreException if nobody could write how it ended; the delivery is given back
     */
    void edit(JobRun run, JobQueue.Delivery delivery) {
        try {
            editObserved(run, delivery);
            settle(delivery);
        } catch (JobStoreException e) {
            delivery.giveBack(settings.lease()); // By then the job has no worker.
            throw e;
        }
    }

    private void editObserved(JobRun run, JobQueue.Delivery delivery) {
        EditJob job = store.find(run.id()).orElseThrow();
        LogContext logged = LogContext.of("job", job.id());
        try (logged;
                JobObserver.Attempt attempt = observer.begin(job)) {
            editWithBeats(run, delivery, job.request(), attempt);
        }
    }

    private void editWithBeats(
            JobRun run, JobQueue.Delivery delivery, JobRequest request, JobObserver.Attempt attempt) {
        long beat = settings.beat().toMillis();
        ScheduledFuture<?> beats =
                heart.scheduleWithFixedDelay(() -> beat(run, delivery), beat, beat, TimeUnit.MILLISECONDS);
        try {
            JobResult result = run.interruptibly(() -> editor.edit(request, Progress.both(run, attempt)));
            beats.cancel(false);
            keep(run, result);
        } catch (RuntimeException | Error failure) {
            beats.cancel(false);
            end(run, failure);
        }
    }

    /** A job that waits again is delivered again. */
    private void settle(JobQueue.Delivery delivery) {
        store.find(delivery.jobId())
                .filter(job -> job.state() == JobState.QUEUED)
                .map(job -> job.waitFrom(clock.instant()))
                .ifPresentOrElse(delivery::giveBack, delivery::done);
    }

    private void keep(JobRun run, JobResult result) {
        run.beat();
        if (run.hasLostLease()) {
            LOG.warnf(TAKEN_OVER, run.id());
            return;
        }
        reports.save(run.id(), result.report());
        run.write(mine -> mine.withOutcome(result.state(), result.outcome(), clock.instant()));
    }

    private void end(JobRun run, Throwable failure) {
        if (run.stopped().isEmpty()) {
            JobFailure told = JobFailure.of(failure);
            LOG.errorf(failure, "job %s: %s", run.id(), told.kind());
            run.end(mine -> failed(mine, told));
            return;
        }
        switch (run.stopped().get()) {
            case CANCELLED -> run.end(mine -> mine.cancelled(clock.instant()));
            case SHUT_DOWN -> run.handBack();
            case LEASE_LOST -> LOG.warnf(TAKEN_OVER, run.id());
        }
    }

    private EditJob failed(EditJob job, JobFailure reason) {
        Instant now = clock.instant();
        boolean again = reason.kind() == FailureKind.DEPENDENCY
                && !job.cancelRequested()
                && settings.retries().allowAfter(job.attempts());
        return again
                ? job.postponed(
                        reason,
                        now.plus(settings.retries().waitAfter(job.attempts(), ThreadLocalRandom.current())),
                        now)
                : job.failed(reason, now);
    }

    private static void beat(JobRun run, JobQueue.Delivery delivery) {
        try {
            run.beat();
            delivery.keep();
        } catch (RuntimeException e) {
            LOG.warnf("job %s: its progress can't be written: %s", run.id(), e.getMessage());
        }
    }

    @Override
    public void close() {
        heart.shutdownNow();
    }
}
