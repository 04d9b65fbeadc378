package dev.salem.job;

import java.time.Instant;
import java.util.Objects;

/**
 * A worker's right to a job, until it ends or is renewed.
 *
 * @param holder names the worker
 * @param token larger for each later lease of the job; what a worker writes under an older one is refused
 * @param expiresAt when another worker may take the job over
 */
public record JobLease(String holder, long token, Instant expiresAt) {
    public JobLease {
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    boolean isExpired(Instant now) {
        return !expiresAt.isAfter(now);
    }
}
