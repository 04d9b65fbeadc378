package dev.salem.workflow;

import org.jboss.logging.MDC;

/** A field of all that this thread logs until it is closed. */
public final class LogContext implements AutoCloseable {
    private final String field;

    private LogContext(String field) {
        this.field = field;
    }

    public static LogContext of(String field, String value) {
        MDC.put(field, value);
        return new LogContext(field);
    }

    @Override
    public void close() {
        MDC.remove(field);
    }
}
