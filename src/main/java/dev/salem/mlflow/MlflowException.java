package dev.salem.mlflow;

import java.util.Objects;

/**
 * A call that an MLflow server didn't serve: where, what it said, what to do. Messages hold no credentials, and the
 * server's own words cut short.
 */
public final class MlflowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can tell apart. */
    public enum Kind {
        /** No connection was made, so nothing was done. */
        UNREACHABLE,
        /** The connection broke or timed out: the call may have been served. */
        BROKEN_OFF,
        /** The server is in trouble (5xx) or asks to wait (429): the call may have been served. */
        UNAVAILABLE,
        /** The credentials are missing or wrong (401). */
        UNAUTHORISED,
        /** The credentials don't reach that far (403). */
        FORBIDDEN,
        /** The server doesn't answer to the host name that it was called by (403). */
        HOST_REFUSED,
        /** The server knows the call but not the thing (404). */
        NOT_FOUND,
        /** The server doesn't know the call, or is no MLflow server. */
        NO_ENDPOINT,
        /** The server refuses the call as it is (other 4xx), or the settings are wrong. */
        REFUSED
    }

    private final Kind kind;
    private final int status;
    private final String errorCode;
    private final String serverMessage;

    MlflowException(Kind kind, int status, String errorCode, String serverMessage, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.status = status;
        this.errorCode = Objects.requireNonNull(errorCode, "errorCode");
        this.serverMessage = Objects.requireNonNull(serverMessage, "serverMessage");
    }

    static MlflowException refused(String message) {
        return new MlflowException(Kind.REFUSED, 0, "", "", message, null);
    }

    public Kind kind() {
        return kind;
    }

    /** The HTTP status; 0 where no answer came. */
    public int status() {
        return status;
    }

    /** MLflow's own code, such as {@code RESOURCE_DOES_NOT_EXIST}; empty where it gave none. */
    public String errorCode() {
        return errorCode;
    }

    /** What the server said, cut short; empty where it said nothing. */
    public String serverMessage() {
        return serverMessage;
    }

    /** Whether the same call may be served later. */
    public boolean isPassing() {
        return kind == Kind.UNREACHABLE || kind == Kind.BROKEN_OFF || kind == Kind.UNAVAILABLE;
    }
}
