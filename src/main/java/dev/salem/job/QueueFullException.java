package dev.salem.job;

import dev.salem.workflow.FailureKind;

/** More jobs wait than the queue takes; come again later. */
public final class QueueFullException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    public QueueFullException(String message) {
        super(message);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.DEPENDENCY;
    }
}
