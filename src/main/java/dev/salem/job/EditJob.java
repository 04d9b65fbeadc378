package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An edit that somebody asked for and doesn't wait for.
 *
 * @param id 32 lower-case hex digits
 * @param requester who asked, as the trigger names callers
 * @param cancelRequested whether its worker shall stop before the next step
 * @param outcome the JSON of {@link dev.salem.workflow.EditOutcome}, once there is one
 * @param failure why the job, or the attempt before the one that it waits for, failed
 * @param attempts how often a worker began it
 * @param nextAttemptAt when a job that waits after a failure may be begun again
 * @param lease of the worker that edits
 * @param version one larger with each change
 * @param trace where the request came from, if it said
 */
public record EditJob(
        String id,
        JobRequest request,
        String requester,
        JobState state,
        JobProgress progress,
        boolean cancelRequested,
        Optional<JsonNode> outcome,
        Optional<JobFailure> failure,
        int attempts,
        Optional<Instant> nextAttemptAt,
        Optional<JobLease> lease,
        long version,
        Instant createdAt,
        Instant updatedAt,
        Optional<TraceParent> trace) {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    public EditJob {
        if (!isId(id)) {
            throw new IllegalArgumentException("a job's id must be 32 hex digits, got: " + id);
        }
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(progress, "progress");
        outcome = outcome.filter(json -> !json.isNull());
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(nextAttemptAt, "nextAttemptAt");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
        trace = trace == null ? Optional.empty() : trace; // Jobs that earlier versions kept say nothing of it.
        if (lease.isPresent() != (state == JobState.RUNNING)) {
            throw new IllegalArgumentException("a running job, and no other, has a lease; got: " + state);
        }
    }

    /** Whether a text has the form of a job's id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** What is known of the outcome by now: all of it, or what its worker found so far. */
    public Optional<JsonNode> knownOutcome() {
        return outcome.or(() -> Optional.of(progress.found())
                .filter(found -> !found.isEmpty())
                .map(found -> JsonNodeFactory.instance.objectNode().setAll(found)));
    }

    /** Whether nothing has been done with it since it was taken. */
    boolean isUntouched() {
        return version == 1;
    }

    /** How long the job must still wait before it may be begun; zero where it need not. */
    public Duration waitFrom(Instant now) {
        return nextAttemptAt
                .map(next -> Duration.between(now, next))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
    }

    /** A job that waits for its first worker. */
    static EditJob queued(String id, JobRequest request, String requester, Optional<TraceParent> trace, Instant now) {
        return new EditJob(
                id,
                request,
                requester,
                JobState.QUEUED,
                JobProgress.NONE,
                false,
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                1,
                now,
                now,
                trace);
    }

    EditJob claimed(String holder, Instant now, Instant expiresAt) {
        JobLease claim = new JobLease(holder, version + 1, expiresAt);
        return changed(JobState.RUNNING, JobProgress.NONE, Optional.of(claim), attempts + 1, now)
                .with(cancelRequested, outcome, Optional.empty());
    }

    /** With what its worker said last; the first half of a change. */
    EditJob saying(JobProgress said) {
        return with(said, cancelRequested, outcome, failure);
    }

    EditJob renewed(JobProgress said, Instant now, Instant expiresAt) {
        Optional<JobLease> renewed = lease.map(held -> new JobLease(held.holder(), held.token(), expiresAt));
        return changed(state, said, renewed, attempts, now);
    }

    /** Back among those that wait; {@code counted} tells whether the attempt was one. */
    EditJob handedBack(boolean counted, Instant now) {
        return changed(JobState.QUEUED, JobProgress.NONE, Optional.empty(), counted ? attempts : attempts - 1, now);
    }

    /** As it is, but heard of just now. */
    EditJob stillWaiting(Instant now) {
        return changed(state, progress, lease, attempts, now).with(cancelRequested, outcome, failure);
    }

    /** Back among those that wait, but not before a time: what failed may work then. */
    EditJob postponed(JobFailure reason, Instant until, Instant now) {
        EditJob waiting = handedBack(true, now);
        return new EditJob(
                id,
                request,
                requester,
                waiting.state,
                waiting.progress,
                cancelRequested,
                outcome,
                Optional.of(reason),
                attempts,
                Optional.of(until),
                waiting.lease,
                waiting.version,
                createdAt,
                now,
                trace);
    }

    EditJob withOutcome(JobState ending, JsonNode json, Instant now) {
        return ended(ending, progress.done(), now).with(false, Optional.of(json), Optional.empty());
    }

    EditJob failed(JobFailure reason, Instant now) {
        return ended(JobState.FAILED, progress, now).with(cancelRequested, Optional.empty(), Optional.of(reason));
    }

    EditJob cancelled(Instant now) {
        return ended(JobState.CANCELLED, progress, now).with(true, Optional.empty(), Optional.empty());
    }

    EditJob cancelAsked(Instant now) {
        return changed(state, progress, lease, attempts, now).with(true, outcome, failure);
    }

    private EditJob ended(JobState ending, JobProgress said, Instant now) {
        return changed(ending, said, Optional.empty(), attempts, now);
    }

    private EditJob changed(
            JobState next, JobProgress said, Optional<JobLease> nextLease, int nextAttempts, Instant now) {
        return new EditJob(
                id,
                request,
                requester,
                next,
                said,
                cancelRequested,
                outcome,
                failure,
                nextAttempts,
                Optional.empty(),
                nextLease,
                version + 1,
                createdAt,
                now,
                trace);
    }

    private EditJob with(boolean cancel, Optional<JsonNode> json, Optional<JobFailure> reason) {
        return with(progress, cancel, json, reason);
    }

    private EditJob with(JobProgress said, boolean cancel, Optional<JsonNode> json, Optional<JobFailure> reason) {
        return new EditJob(
                id,
                request,
                requester,
                state,
                said,
                cancel,
                json,
                reason,
                attempts,
                nextAttemptAt,
                lease,
                version,
                createdAt,
                updatedAt,
                trace);
    }
}
