package dev.salem.secret;

/** A secret that can't be had; the message says which and what to do, and shows nothing of it. */
public final class SecretException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    private SecretException(String message, boolean passing, Throwable cause) {
        super(message, cause);
        this.passing = passing;
    }

    static SecretException refused(String message, Throwable cause) {
        return new SecretException(message, false, cause);
    }

    static SecretException unavailable(String message, Throwable cause) {
        return new SecretException(message, true, cause);
    }

    /** Whether a repeat may succeed. */
    public boolean isPassing() {
        return passing;
    }
}
