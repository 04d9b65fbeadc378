package dev.salem.job;

import dev.salem.progress.Progress;
import java.util.List;

/**
 * Hears what happens to jobs through this process. Its methods are called on the threads that act, so they must be quick
 * and throw nothing.
 */
public interface JobObserver {
    /** A job is in the store. */
    default void accepted(EditJob job) {}

    /** A job that was accepted is gone, for the queue was full. */
    default void turnedAway(EditJob job) {}

    /** Somebody takes back a job that is being worked on. */
    default void cancelRequested(EditJob job) {}

    /** A job is in its final state. */
    default void ended(EditJob job) {}

    /** A job failed of something that may pass, and waits to be begun again. */
    default void postponed(EditJob job) {}

    /** A worker of this process begins a job. */
    default Attempt begin(EditJob job) {
        return Attempt.UNWATCHED;
    }

    /** One worker's work on a job: hears its progress, and is closed on the same thread when the work is over, however. */
    interface Attempt extends Progress, AutoCloseable {
        Attempt UNWATCHED = (phase, fraction, detail) -> {};

        @Override
        default void close() {}
    }

    /** Observes nothing. */
    static JobObserver none() {
        return new JobObserver() {};
    }

    /** Several as one, called in their order. */
    static JobObserver all(List<JobObserver> observers) {
        return new JobObservers(observers);
    }
}
