package dev.salem.job;

import java.util.List;

/** A request for what its requester may not have. */
public final class NotAllowedException extends RefusedRequestException {
    private static final long serialVersionUID = 1L;

    NotAllowedException(String message, List<Violation> violations) {
        super(message, violations);
    }
}
