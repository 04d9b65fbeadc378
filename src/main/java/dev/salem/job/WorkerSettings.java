package dev.salem.job;

import java.time.Duration;
import java.util.Objects;

/**
 * How a worker works.
 *
 * @param lease how long a job stays with a worker that is not heard of; it is renewed after a third of it
 * @param beat how often progress is written and a cancellation looked for
 * @param sweep how often jobs without a worker are looked for
 * @param grace how long the end of the process waits for an edit to stop
 * @param keep how long a job that ended is kept, where the store doesn't see to that itself
 * @param retries how often a job is begun
 */
public record WorkerSettings(
        Duration lease, Duration beat, Duration sweep, Duration grace, Duration keep, Retries retries) {
    public WorkerSettings {
        requirePositive("lease", lease);
        requirePositive("beat", beat);
        requirePositive("sweep", sweep);
        requirePositive("grace", grace);
        requirePositive("keep", keep);
        if (beat.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("beat must be at most a third of the lease, got: " + beat);
        }
        Objects.requireNonNull(retries, "retries");
    }

    /** A lease of 30 s, a beat of 1 s, a sweep every 10 s, 8 s of grace. */
    public static WorkerSettings standard(Duration keep, Retries retries) {
        return new WorkerSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(8),
                keep,
                retries);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0, got: " + value);
        }
    }
}
