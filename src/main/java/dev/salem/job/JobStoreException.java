package dev.salem.job;

import dev.salem.workflow.FailureKind;

/** The store of jobs or their queue can't be read or written; a repeat may succeed. */
public final class JobStoreException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    public JobStoreException(String message) {
        super(message);
    }

    public JobStoreException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.DEPENDENCY;
    }
}
