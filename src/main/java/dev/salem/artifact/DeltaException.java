package dev.salem.artifact;

import java.nio.file.Path;

/** A delta that does not belong to the model it is given with, or is damaged; the message names what was expected and found. */
public final class DeltaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DeltaException(String message) {
        super(message);
    }

    static DeltaException of(Path path, String problem) {
        return new DeltaException(path + ": " + problem);
    }
}
