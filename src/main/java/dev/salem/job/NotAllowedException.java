package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.util.List;

/** A request for what its requester may not have. */
public final class NotAllowedException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    NotAllowedException(String message, List<Violation> violations) {
        super(message);
        this.violations = List.copyOf(violations);
    }

    /** Which fields, and why. */
    public List<Violation> violations() {
        return violations;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
