package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Edits one job after the other. While it edits it keeps the job's lease; a job whose worker is not heard of any more is
 * begun anew by another, and what the first one writes then is refused. A job that failed of something that may pass, a
 * disk or a registry, waits and is begun again. Closing the worker gives its job back to the queue.
 */
public final class JobWorker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final String TAKEN_OVER = "job %s: another worker took it over";
    private static final Duration IDLE = Duration.ofSeconds(1);

    private final String name;
    private final JobStore store;
    private final JobReports reports;
    private final JobQueue queue;
    private final JobEditor editor;
    private final InstantSource clock;
    private final WorkerSettings settings;
    private final JobSweep sweep;
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(daemon("salem-beat"));
    private final Thread thread = new Thread(this::workUntilClosed, "salem-editor");

    private volatile boolean closed;
    private volatile JobRun current;

    /** @param name tells it from all other workers, in leases */
    public JobWorker(
            String name,
            JobStore store,
            JobReports reports,
            JobQueue queue,
            JobEditor editor,
            InstantSource clock,
            WorkerSettings settings) {
        this.name = name;
        this.store = store;
        this.reports = reports;
        this.queue = queue;
        this.editor = editor;
        this.clock = clock;
        this.settings = settings;
        this.sweep = new JobSweep(store, queue, clock, settings.retries());
    }

    /** Takes over what has no worker, and works in a thread of its own until it is closed. */
    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether it works: it was started, and nothing ended it. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /** Puts jobs that have no worker into the queue. */
    public void sweep() {
        sweep.run();
    }

    /**
     * Edits the next job in the calling thread.
     *
     * @param wait how long to wait for one at most
     * @return whether there was one
     */
    public boolean workOnce(Duration wait) throws InterruptedException {
        Optional<JobQueue.Delivery> delivery = queue.take(wait);
        delivery.ifPresent(this::work);
        return delivery.isPresent();
    }

    private void workUntilClosed() {
        Instant swept = Instant.EPOCH;
        while (!closed) {
            try {
                Instant now = clock.instant();
                if (!swept.plus(settings.sweep()).isAfter(now)) {
                    sweep();
                    swept = now;
                }
                workOnce(IDLE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("jobs can't be read or written; trying again", e);
                swept = clock.instant();
                pause();
            }
        }
    }

    private void work(JobQueue.Delivery delivery) {
        Optional<EditJob> job = store.find(delivery.jobId());
        Duration early = job.map(found -> found.waitFrom(clock.instant())).orElse(Duration.ZERO);
        if (!early.isZero()) {
            delivery.giveBack(early);
            return;
        }
        Optional<JobRun> claimed = job.flatMap(found -> JobRun.claim(store, clock, settings, found, name));
        if (claimed.isEmpty()) {
            delivery.done();
            return;
        }
        JobRun run = claimed.get();
        current = run;
        if (closed) {
            run.stop(JobRun.Stop.SHUT_DOWN);
        }
        try {
            edit(run);
            settle(delivery);
        } catch (JobStoreException e) {
            delivery.giveBack(settings.lease()); // Nobody could write how it ended; by then the job has no worker.
            throw e;
        } finally {
            current = null;
        }
    }

    /** A job that waits again is delivered again. */
    private void settle(JobQueue.Delivery delivery) {
        store.find(delivery.jobId())
                .filter(job -> job.state() == JobState.QUEUED)
                .map(job -> job.waitFrom(clock.instant()))
                .ifPresentOrElse(delivery::giveBack, delivery::done);
    }

    private void edit(JobRun run) {
        EditJob job = store.find(run.id()).orElseThrow();
        long beat = settings.beat().toMillis();
        ScheduledFuture<?> beats = heart.scheduleWithFixedDelay(() -> beat(run), beat, beat, TimeUnit.MILLISECONDS);
        try {
            JobResult result = editor.edit(job.request(), run);
            beats.cancel(false);
            keep(run, result);
        } catch (RuntimeException | Error failure) {
            beats.cancel(false);
            end(run, failure);
        }
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
            run.write(mine -> failed(mine, told));
            return;
        }
        switch (run.stopped().get()) {
            case CANCELLED -> run.write(mine -> mine.cancelled(clock.instant()));
            case SHUT_DOWN -> run.write(mine -> mine.handedBack(false, clock.instant()));
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

    private static void beat(JobRun run) {
        try {
            run.beat();
        } catch (RuntimeException e) {
            LOG.warnf("job %s: its progress can't be written: %s", run.id(), e.getMessage());
        }
    }

    /** Stops the edit at its next sign of life, and gives its job back; at the latest after the settings' grace. */
    @Override
    public void close() {
        closed = true;
        JobRun run = current;
        if (run != null) {
            run.stop(JobRun.Stop.SHUT_DOWN);
        }
        try {
            if (thread.isAlive() && thread != Thread.currentThread()) {
                thread.join(settings.grace().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        JobRun left = current;
        if (left != null) {
            left.write(mine -> mine.handedBack(false, clock.instant()));
        }
        heart.shutdownNow();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(IDLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ThreadFactory daemon(String name) {
        return task -> {
            Thread made = new Thread(task, name);
            made.setDaemon(true);
            return made;
        };
    }
}
