package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.util.List;

/** A request that is not taken, and what about it is the reason. */
public abstract sealed class RefusedRequestException extends RuntimeException implements FailureKind.Known
        permits JobRequestException, NotAllowedException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    RefusedRequestException(String message, List<Violation> violations) {
        super(message);
        this.violations = List.copyOf(violations);
    }

    /** Which fields, in their order, and why. */
    public List<Violation> violations() {
        return violations;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
