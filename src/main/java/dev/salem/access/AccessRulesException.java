package dev.salem.access;

/** Rules that can't be used; the message says where and why. */
public final class AccessRulesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AccessRulesException(String message, Throwable cause) {
        super(message, cause);
    }
}
