package dev.salem.artifact;

import java.nio.file.Path;

/** An artifact that cannot be copied or written as asked; the message names the path and the cure. */
public final class ArtifactException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ArtifactException(String message) {
        super(message);
    }

    public ArtifactException(String message, Throwable cause) {
        super(message, cause);
    }

    static ArtifactException unwritable(Path path, Exception cause) {
        return new ArtifactException(
                path + ": cannot be written: " + cause + "; check the folder, its rights and its free space", cause);
    }
}
