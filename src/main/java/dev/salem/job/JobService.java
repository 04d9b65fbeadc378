package dev.salem.job;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Takes jobs, tells of them and takes them back. Safe for use by many threads and processes over one store. */
public final class JobService {
    private final JobStore store;
    private final JobReports reports;
    private final JobQueue queue;
    private final InstantSource clock;
    private final JobLimits limits;

    /** Takes what anybody asks for. */
    public JobService(JobStore store, JobReports reports, JobQueue queue, InstantSource clock) {
        this(store, reports, queue, clock, JobLimits.none());
    }

    public JobService(JobStore store, JobReports reports, JobQueue queue, InstantSource clock, JobLimits limits) {
        this.store = store;
        this.reports = reports;
        this.queue = queue;
        this.clock = clock;
        this.limits = limits;
    }

    /** Takes a job of a request that comes from no trace. */
    public Submission submit(JobRequest request, String requester, Optional<String> idempotencyKey) {
        return submit(request, requester, idempotencyKey, Optional.empty());
    }

    /**
     * Takes a job. It is in the store when this returns, so that it outlives the process.
     *
     * @param requester who asks; keys of different requesters have nothing to do with each other
     * @param idempotencyKey the same key and request give the same job; empty gives a new job
     * @param trace what the spans of a new job's edit hang below
     * @throws JobRequestException if it names a lane that has no workers
     * @throws NotAllowedException if the requester may not have what the request names
     * @throws LimitExceededException if the requester asks too often, or has too many jobs waiting
     * @throws IdempotencyConflictException if the key came with another request before
     * @throws QueueFullException if too many jobs wait; nothing was taken then
     * @throws JobStoreException if store or queue do not answer; a repeat with the same key does no harm
     */
    public Submission submit(
            JobRequest request, String requester, Optional<String> idempotencyKey, Optional<TraceParent> trace) {
        request.lane().filter(lane -> !queue.serves(lane)).ifPresent(lane -> {
            throw new JobRequestException(
                    List.of(new Violation("lane", "has no workers here, got: " + lane.jsonName())));
        });
        Submission submission = accept(request.orIn(queue.lane()), requester, idempotencyKey, trace);
        if (!submission.repeated()) {
            enqueue(submission.job());
        } else if (mayHaveMissedTheQueue(submission.job())) {
            queue.put(submission.job().id(), submission.job().request().lane());
        }
        return submission;
    }

    /**
     * Takes a job as {@link #submit} does, for a caller that lets it be worked on itself: it is put into no queue.
     *
     * @throws NotAllowedException if the requester may not have what the request names
     * @throws LimitExceededException if the requester asks too often, or has too many jobs waiting
     * @throws IdempotencyConflictException if the key came with another request before
     * @throws JobStoreException if the store does not answer
     */
    public Submission accept(
            JobRequest request, String requester, Optional<String> idempotencyKey, Optional<TraceParent> trace) {
        limits.admit(request, requester);
        String id = idempotencyKey.map(key -> JobIds.of(requester, key)).orElseGet(JobIds::random);
        EditJob job = EditJob.queued(id, request, requester, trace, clock.instant());
        Optional<EditJob> earlier = idempotencyKey.flatMap(key -> store.find(id));
        while (earlier.isEmpty()) {
            limits.requireRoom(requester, store);
            if (store.create(job)) {
                return new Submission(job, false);
            }
            earlier = store.find(id);
        }
        return repeated(earlier.get(), request);
    }

    /** The jobs of all. */
    public VisibleJobs all() {
        return new VisibleJobs(this, Optional.empty());
    }

    /** The jobs that a requester may see and take back: their own, an operator's all. */
    public VisibleJobs visibleTo(String requester) {
        return limits.showAllTo(requester) ? all() : new VisibleJobs(this, Optional.of(requester));
    }

    /** @throws JobNotFoundException if there is none */
    public EditJob get(String id) {
        return Optional.of(id)
                .filter(EditJob::isId)
                .flatMap(store::find)
                .orElseThrow(() -> new JobNotFoundException(id));
    }

    /** The job of an idempotency key, if it came before. */
    public Optional<EditJob> find(String requester, String idempotencyKey) {
        return store.find(JobIds.of(requester, idempotencyKey));
    }

    /** Those of one requester, or of all. */
    JobPage page(Optional<String> requester, Optional<String> after, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, got: " + size);
        }
        return store.page(requester, after, size);
    }

    /**
     * Takes a job back: at once while it waits, else before the next step. Nothing happens to a job that is at its end.
     *
     * @throws JobNotFoundException if there is none
     */
    public EditJob cancel(String id) {
        while (true) {
            EditJob job = get(id);
            if (job.state().isFinal() || job.cancelRequested()) {
                return job;
            }
            EditJob changed =
                    job.state() == JobState.QUEUED ? job.cancelled(clock.instant()) : job.cancelAsked(clock.instant());
            if (store.replace(job, changed)) {
                return changed;
            }
        }
    }

    /**
     * A job's report, once there is one.
     *
     * @throws JobNotFoundException if there is no such job
     */
    public Optional<String> report(String id) {
        return get(id).outcome().flatMap(outcome -> reports.find(id));
    }

    /** How many jobs wait. */
    public int depth() {
        return queue.depth();
    }

    private Submission repeated(EditJob earlier, JobRequest request) {
        if (!earlier.request().equals(request.orIn(earlier.request().lane()))) {
            throw new IdempotencyConflictException(earlier.id());
        }
        return new Submission(earlier, true);
    }

    private void enqueue(EditJob job) {
        try {
            queue.put(job.id(), job.request().lane());
        } catch (QueueFullException | JobStoreException refused) {
            if (store.remove(job)) {
                throw refused;
            }
            // A worker found it in the store meanwhile: it is taken.
        }
    }

    /** Whether the process that took the job may have ended before it put it into the queue; true once for a job. */
    private boolean mayHaveMissedTheQueue(EditJob job) {
        return !queue.patience().isZero() && job.isUntouched() && store.replace(job, job.stillWaiting(clock.instant()));
    }
}
