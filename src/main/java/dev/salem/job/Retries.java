package dev.salem.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a job is begun, and how long it waits after a failure that a repeat may mend.
 *
 * @param attempts at most, the first and those of lost workers among them
 * @param first longest wait after the first attempt; it doubles with every further one
 * @param longest no wait is longer
 */
public record Retries(int attempts, Duration first, Duration longest) {
    public Retries {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, got: " + attempts);
        }
        if (first.isNegative() || first.isZero()) {
            throw new IllegalArgumentException("the first wait must be above 0, got: " + first);
        }
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "the longest wait must be no shorter than the first, " + first + ", got: " + longest);
        }
    }

    /** Five attempts, 30 seconds, ten minutes. */
    public static Retries standard() {
        return new Retries(5, Duration.ofSeconds(30), Duration.ofMinutes(10));
    }

    /** Whether a job that was begun so often may be begun again. */
    boolean allowAfter(int begun) {
        return begun < attempts;
    }

    /** A wait after an attempt, from 1: the upper half of it is random, so that jobs that failed together don't return together. */
    Duration waitAfter(int attempt, RandomGenerator random) {
        long most = first.toMillis();
        for (int doubled = 1; doubled < attempt && most < longest.toMillis(); doubled++) {
            most *= 2;
        }
        most = Math.min(most, longest.toMillis());
        return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    }
}
