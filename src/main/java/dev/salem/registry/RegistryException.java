package dev.salem.registry;

/** A model URI or a registration that a registry can't serve: what, which value, what to do. */
public final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryException(String message) {
        super(message);
    }
}
