package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.util.List;
import java.util.stream.Collectors;

/** A request that can't be taken, with everything that is wrong with it. */
public final class JobRequestException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public JobRequestException(List<Violation> violations) {
        super(violations.stream()
                .map(violation -> violation.field().isEmpty()
                        ? violation.message()
                        : violation.field() + ": " + violation.message())
                .collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    /** At least one, in the order of the fields. */
    public List<Violation> violations() {
        return violations;
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
