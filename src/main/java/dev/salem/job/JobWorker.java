package dev.salem.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Edits one job after the other. While it edits it keeps the job's lease; a job whose worker is not heard of any more is
 * begun anew by another, and what the first one writes then is refused. A job that failed of something that may pass, a
 * disk or a registry, waits and is begun again. Closing the worker gives its job back to the queue.
 */
public final class JobWorker implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(JobWorker.class);
    private static final Duration IDLE = Duration.ofSeconds(1);

    /** When a job that came though another worker has it is looked at again, in case that worker is lost by then. */
    private static final Duration ELSEWHERE = Duration.ofMinutes(5);

    private final String name;
    private final JobStore store;
    private final JobQueue queue;
    private final InstantSource clock;
    private final WorkerSettings settings;
    private final JobSweep sweep;
    private final JobRetention retention;
    private final JobEditing editing;
    private final Thread thread = new Thread(this::workUntilClosed, "salem-editor");

    /** Held while a job is edited; whoever closes the worker keeps it. */
    private final Semaphore hands = new Semaphore(1);

    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Held current;
    private Instant swept = Instant.EPOCH;

    private record Held(JobRun run, JobQueue.Delivery delivery) {}

    /**
     * @param name tells it from all other workers, in leases
     * @param observer hears of each attempt; of what becomes of jobs the {@link ObservedJobStore} tells it
     */
    public JobWorker(
            String name,
            JobStore store,
            JobReports reports,
            JobQueue queue,
            JobEditor editor,
            JobObserver observer,
            InstantSource clock,
            WorkerSettings settings) {
        this.name = name;
        this.store = store;
        this.queue = queue;
        this.clock = clock;
        this.settings = settings;
        this.sweep = new JobSweep(store, queue, clock, settings.retries());
        this.retention = new JobRetention(store, reports, clock, settings.keep());
        this.editing = new JobEditing(store, reports, editor, observer, clock, settings);
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

    /** Puts jobs that have no worker into the queue, and removes those that ended long ago. */
    public void sweep() {
        sweep.run();
        retention.run();
        swept = clock.instant();
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

    /**
     * Edits jobs in the calling thread until none comes within a wait, or the worker is closed.
     *
     * @throws JobStoreException if store or queue don't answer
     */
    public void workUntilIdle(Duration wait) throws InterruptedException {
        do {
            sweepIfDue();
        } while (!isClosed() && workOnce(wait));
    }

    /** Edits jobs in the calling thread until the worker is closed; where store or queue don't answer it tries again. */
    public void workUntilClosed() {
        while (!isClosed()) {
            try {
                sweepIfDue();
                workOnce(IDLE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("jobs can't be read or written; trying again", e);
                swept = clock.instant();
                pause(IDLE);
            }
        }
    }

    /**
     * Edits one job in the calling thread, for an engine that starts a process for each and starts it again where the job
     * isn't at its end. What must be waited for, the time of its next attempt or a lost worker's lease, is waited for.
     *
     * @return the job as it is then: at its end, waiting for another attempt, or with another worker, which is alive
     * @throws JobNotFoundException if there is none
     * @throws JobStoreException if the store doesn't answer
     */
    public EditJob workOn(String id) {
        Optional<JobLease> seen = Optional.empty();
        while (true) {
            EditJob job = sweep.takenFromTheDead(store.find(id).orElseThrow(() -> new JobNotFoundException(id)));
            boolean renewed = seen.isPresent() && job.lease().isPresent() && !seen.equals(job.lease());
            if (job.state().isFinal() || renewed || isClosed()) {
                return job;
            }
            seen = job.lease();
            if (job.state() == JobState.RUNNING) {
                pause(settings.beat());
            } else if (!job.waitFrom(clock.instant()).isZero()) {
                pause(job.waitFrom(clock.instant()));
            } else if (work(new NamedDelivery(id))) {
                return store.find(id).orElseThrow(() -> new JobNotFoundException(id));
            }
        }
    }

    /**
     * Edits a job that an engine took from the queue, in the calling thread; waits for nothing. The delivery is told what
     * becomes of it.
     *
     * @throws JobStoreException if the store doesn't answer
     */
    public void workOn(JobQueue.Delivery delivery) {
        work(delivery);
    }

    private void sweepIfDue() {
        if (!swept.plus(settings.sweep()).isAfter(clock.instant())) {
            sweep();
        }
    }

    /** Whether the job was this worker's. */
    private boolean work(JobQueue.Delivery delivery) {
        Optional<EditJob> found = store.find(delivery.jobId()).map(sweep::takenFromTheDead);
        if (found.isEmpty() || found.get().state().isFinal()) {
            delivery.done();
            return false;
        }
        EditJob job = found.get();
        Duration wait = job.state() == JobState.RUNNING ? ELSEWHERE : job.waitFrom(clock.instant());
        if (!wait.isZero()) {
            delivery.giveBack(wait);
            return false;
        }
        if (!hands.tryAcquire()) {
            delivery.giveBack(Duration.ZERO);
            return false;
        }
        try {
            Optional<JobRun> claimed = JobRun.claim(store, clock, settings, job, name);
            if (claimed.isEmpty()) {
                delivery.giveBack(ELSEWHERE);
                return false;
            }
            current = new Held(claimed.get(), delivery);
            if (isClosed()) {
                claimed.get().stop(JobRun.Stop.SHUT_DOWN);
            }
            editing.edit(claimed.get(), delivery);
            return true;
        } finally {
            current = null;
            hands.release();
        }
    }

    /**
     * Stops the edit at its next sign of life, or by an interruption after half of the settings' grace, and gives its job
     * back; at the latest when the grace is over.
     */
    @Override
    public void close() {
        closed.countDown();
        Held held = current;
        if (held != null) {
            held.run().stop(JobRun.Stop.SHUT_DOWN);
        }
        try {
            boolean free = handsWithin(settings.grace().dividedBy(2));
            Held waiting = current;
            if (!free && waiting != null) {
                waiting.run().interrupt();
                free = handsWithin(settings.grace().dividedBy(2));
            }
            Held left = current;
            if (!free && left != null) {
                left.run().handBack();
                left.delivery().giveBack(Duration.ZERO);
            } else if (thread != Thread.currentThread()) {
                thread.join(settings.grace().toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        editing.close();
    }

    private boolean handsWithin(Duration time) throws InterruptedException {
        return hands.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** Waits, but not for a worker that is closed. */
    private void pause(Duration time) {
        try {
            closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }
}
