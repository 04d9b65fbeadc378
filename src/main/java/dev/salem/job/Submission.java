package dev.salem.job;

import java.util.Objects;

/**
 * What a submitter gets.
 *
 * @param repeated whether the job was there already
 */
public record Submission(EditJob job, boolean repeated) {
    public Submission {
        Objects.requireNonNull(job, "job");
    }
}
