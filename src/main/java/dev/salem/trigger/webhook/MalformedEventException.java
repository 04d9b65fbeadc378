package dev.salem.trigger.webhook;

/** A body that its registry signed and that still can't be read. */
final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedEventException(String message) {
        super(message);
    }
}
