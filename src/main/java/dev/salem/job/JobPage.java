package dev.salem.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Some of the jobs.
 *
 * @param next what to ask for the following page with; empty at the end
 */
public record JobPage(List<EditJob> jobs, Optional<String> next) {
    public JobPage {
        jobs = List.copyOf(jobs);
        Objects.requireNonNull(next, "next");
    }
}
