package dev.salem.job;

import java.util.List;
import java.util.stream.Collectors;

/** A request that can't be taken, with everything that is wrong with it. */
public final class JobRequestException extends RefusedRequestException {
    private static final long serialVersionUID = 1L;

    /** @param violations at least one */
    public JobRequestException(List<Violation> violations) {
        super(
                violations.stream()
                        .map(violation -> violation.field().isEmpty()
                                ? violation.message()
                                : violation.field() + ": " + violation.message())
                        .collect(Collectors.joining("; ")),
                violations);
    }
}
