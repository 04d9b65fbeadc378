package dev.salem.job;

import dev.salem.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** One job while its worker edits: hears its progress, keeps its lease, and stops it when somebody wants that. */
final class JobRun implements Progress {
    private static final Logger LOG = Logger.getLogger(JobRun.class);

    /** Why an edit ends before its end. */
    enum Stop {
        /** Its requester took it back; it ends before the next step. */
        CANCELLED,
        /** The process ends; another worker begins anew. */
        SHUT_DOWN,
        /** Another worker has the job. */
        LEASE_LOST
    }

    private final JobStore store;
    private final InstantSource clock;
    private final WorkerSettings settings;
    private final String id;
    private final long token;

    private volatile JobProgress said = JobProgress.NONE;
    private volatile Stop wanted;
    private volatile Stop stopped;

    /** Whose edit may be interrupted; guards {@link #editing}. */
    private final Object interruption = new Object();

    private Thread editing;

    private JobProgress written = JobProgress.NONE;
    private Instant renewedAt;

    private JobRun(JobStore store, InstantSource clock, WorkerSettings settings, EditJob claimed) {
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.id = claimed.id();
        this.token = claimed.lease().orElseThrow().token();
        this.renewedAt = claimed.updatedAt();
    }

    /** Takes a job that waits; empty if it doesn't, or another worker was quicker. */
    static Optional<JobRun> claim(
            JobStore store, InstantSource clock, WorkerSettings settings, EditJob job, String holder) {
        Instant now = clock.instant();
        if (job.state() != JobState.QUEUED || !job.waitFrom(now).isZero()) {
            return Optional.empty();
        }
        EditJob claimed = job.claimed(holder, now, now.plus(settings.lease()));
        return store.replace(job, claimed)
                ? Optional.of(new JobRun(store, clock, settings, claimed))
                : Optional.empty();
    }

    String id() {
        return id;
    }

    @Override
    public void report(String phase, double fraction, String detail) {
        Stop stop = wanted;
        boolean nextStep = !phase.equals(said.phase());
        if (stop != null && (stop != Stop.CANCELLED || nextStep)) {
            stopped = stop;
            throw new JobStoppedException(stop);
        }
        if (nextStep) {
            LOG.infof("job %s: %s", id, phase);
        }
        double share = fraction >= 0 ? Math.min(1, fraction) : 0;
        said = said.at(phase, share, detail == null ? "" : detail);
    }

    @Override
    public void found(String name, Object value) {
        said = said.with(name, JobJson.tree(value));
    }

    /** Lets this thread edit, which {@link #interrupt} may end; afterwards the thread is as it was. */
    JobResult interruptibly(Supplier<JobResult> edit) {
        synchronized (interruption) {
            editing = Thread.currentThread();
        }
        try {
            return edit.get();
        } finally {
            synchronized (interruption) {
                editing = null;
                Thread.interrupted();
            }
        }
    }

    /** Ends an edit that waits, for a store or a registry, and gives no sign of life; the process is to end. */
    void interrupt() {
        synchronized (interruption) {
            if (editing != null) {
                stopped = Stop.SHUT_DOWN;
                editing.interrupt();
            }
        }
    }

    /** Why the edit was ended from here, if it was. */
    Optional<Stop> stopped() {
        return Optional.ofNullable(stopped);
    }

    /** Whether the last beat found the job in other hands. */
    boolean hasLostLease() {
        return wanted == Stop.LEASE_LOST;
    }

    void stop(Stop reason) {
        wanted = reason;
    }

    /** Writes what was said since, renews the lease when a third of it is over, and learns of a cancellation. */
    synchronized void beat() {
        if (wanted == Stop.LEASE_LOST) {
            return;
        }
        EditJob job = store.find(id).orElse(null);
        if (job == null || !isMine(job)) {
            wanted = Stop.LEASE_LOST;
            return;
        }
        if (job.cancelRequested() && wanted == null) {
            wanted = Stop.CANCELLED;
        }
        Duration sinceRenewed = Duration.between(renewedAt, clock.instant());
        if (!said.equals(written) || sinceRenewed.multipliedBy(3).compareTo(settings.lease()) >= 0) {
            JobProgress latest = said;
            Instant now = clock.instant();
            write(mine -> mine.renewed(latest, now, now.plus(settings.lease())));
            written = latest;
            renewedAt = now;
        }
    }

    /** Writes how the job ended, and with it what was said since the last beat; false if it is no more this worker's. */
    boolean end(UnaryOperator<EditJob> ending) {
        return write(mine -> ending.apply(mine.saying(said)));
    }

    /** Changes the job, if it is still this worker's; false if it isn't. */
    synchronized boolean write(UnaryOperator<EditJob> change) {
        while (true) {
            EditJob job = store.find(id).orElse(null);
            if (job == null || !isMine(job)) {
                wanted = Stop.LEASE_LOST;
                return false;
            }
            if (store.replace(job, change.apply(job))) {
                return true;
            }
        }
    }

    /** Gives the job back, not counted as an attempt, for the process ends. */
    void handBack() {
        if (write(mine -> mine.handedBack(false, clock.instant()))) {
            LOG.infof("job %s is given back, for this process ends", id);
        }
    }

    private boolean isMine(EditJob job) {
        return job.lease().filter(lease -> lease.token() == token).isPresent();
    }
}
