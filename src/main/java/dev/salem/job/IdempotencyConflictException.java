package dev.salem.job;

import dev.salem.workflow.FailureKind;

/** An idempotency key that came with another request before. */
public final class IdempotencyConflictException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    public IdempotencyConflictException(String jobId) {
        super("this idempotency key belongs to job " + jobId + ", which asks for something else; take a new key");
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
