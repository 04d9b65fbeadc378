package dev.salem.tensor;

/** A failure below the arithmetic: the native library did not load, or a number is not finite. */
public final class TensorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TensorException(String message) {
        super(message);
    }

    public TensorException(String message, Throwable cause) {
        super(message, cause);
    }
}
