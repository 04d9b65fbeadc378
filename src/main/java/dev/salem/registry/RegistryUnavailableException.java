package dev.salem.registry;

/** A registry that can't be read or written now; a repeat may succeed, and changes nothing twice. */
public final class RegistryUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
