package dev.salem.job;

import java.util.List;

/** A request that names places which requests may not name. */
public final class PlaceNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    PlaceNotAllowedException(List<Violation> violations) {
        super("the request names places that are not allowed; whoever runs the service can allow them");
        this.violations = List.copyOf(violations);
    }

    /** Which fields, and why. */
    public List<Violation> violations() {
        return violations;
    }
}
