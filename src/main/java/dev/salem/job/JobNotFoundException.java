package dev.salem.job;

import dev.salem.workflow.FailureKind;

/** There is no job with that id. */
public final class JobNotFoundException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    public JobNotFoundException(String id) {
        super("there is no job " + (EditJob.isId(id) ? id : "with an id of this form"));
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
