package dev.salem.safetensors;

import java.nio.file.Path;

/** A file that breaks the safetensors format, or a request that it cannot serve; the message says what, where, and the cure. */
public final class SafetensorsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SafetensorsException(String message) {
        super(message);
    }

    static SafetensorsException of(Path file, String problem) {
        return new SafetensorsException(file + ": " + problem);
    }

    static SafetensorsException of(Path file, String tensor, String problem) {
        return new SafetensorsException(file + ": tensor \"" + tensor + "\": " + problem);
    }
}
