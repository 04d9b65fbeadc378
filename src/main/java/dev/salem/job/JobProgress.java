package dev.salem.job;

import java.util.Objects;

/**
 * What a job's worker said last.
 *
 * @param phase what is being done
 * @param fraction share of the phase that is done, 0 to 1
 * @param detail what just happened, may be empty
 */
public record JobProgress(String phase, double fraction, String detail) {
    /** Of a job that no worker has begun. */
    public static final JobProgress NONE = new JobProgress("", 0, "");

    public JobProgress {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(detail, "detail");
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction must be between 0 and 1, got: " + fraction);
        }
    }
}
