package dev.salem.trigger.http;

import java.time.Duration;

/** A plan that took longer than its caller is to wait. */
final class PlanTooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PlanTooSlowException(Duration within) {
        super("no plan within " + within.toSeconds()
                + " s: the registry or a store is slow, or the edit set is large; ask "
                + "again later, or plan on the command line");
    }
}
