package dev.salem.trigger;

import dev.salem.job.EditJob;
import dev.salem.job.JobFailure;
import java.util.Optional;

/** An edit whose caller waited, and which came to no outcome: it failed, or its requester took it back. */
public final class EditFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<JobFailure> failure;

    EditFailedException(EditJob job) {
        super("job " + job.id() + ": " + job.failure().map(JobFailure::message).orElse("its requester took it back"));
        this.failure = job.failure();
    }

    /** Why it failed; empty where it was taken back. */
    public Optional<JobFailure> failure() {
        return failure;
    }
}
