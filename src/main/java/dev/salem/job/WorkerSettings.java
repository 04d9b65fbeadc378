package dev.salem.job;

import java.time.Duration;

/**
 * How a worker works.
 *
 * @param lease how long a job stays with a worker that is not heard of; it is renewed after a third of it
 * @param beat how often progress is written and a cancellation looked for
 * @param sweep how often jobs without a worker are looked for
 * @param grace how long the end of the process waits for an edit to stop
 * @param attempts how many workers may be lost over a job
 */
public record WorkerSettings(Duration lease, Duration beat, Duration sweep, Duration grace, int attempts) {
    public WorkerSettings {
        requirePositive("lease", lease);
        requirePositive("beat", beat);
        requirePositive("sweep", sweep);
        requirePositive("grace", grace);
        if (beat.multipliedBy(3).compareTo(lease) > 0) {
            throw new IllegalArgumentException("beat must be at most a third of the lease, got: " + beat);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got: " + attempts);
        }
    }

    /** A lease of 30 s, a beat of 1 s, a sweep every 10 s, 8 s of grace, 3 attempts. */
    public static WorkerSettings standard() {
        return new WorkerSettings(
                Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(8), 3);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above 0, got: " + value);
        }
    }
}
