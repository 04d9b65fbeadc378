package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.time.Duration;
import java.util.Objects;

/** A requester asks too often, or has too many jobs waiting; come again later. */
public final class LimitExceededException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    private final Duration after;

    LimitExceededException(String message, Duration after) {
        super(message);
        this.after = Objects.requireNonNull(after, "after");
    }

    /** When a repeat may succeed. */
    public Duration after() {
        return after;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.DEPENDENCY;
    }
}
