package dev.salem.storage;

/** A location or file that a store refuses or doesn't have: what, which value, what to do. A repeat fails alike. */
public final class StorageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
