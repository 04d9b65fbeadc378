package dev.salem.editor;

/** An edit that cannot be computed or an editor file that does not fit: what, which value, what to do. */
public final class EditorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public EditorException(String message) {
        super(message);
    }

    public EditorException(String message, Throwable cause) {
        super(message, cause);
    }
}
