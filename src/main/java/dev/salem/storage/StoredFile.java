package dev.salem.storage;

import java.util.Objects;
import java.util.Optional;

/**
 * A file as a store lists it.
 *
 * @param name relative to the location that was listed
 * @param size in bytes
 * @param version what changes whenever the bytes do (an ETag), where the store tells
 */
public record StoredFile(ArtifactName name, long size, Optional<String> version) {
    public StoredFile {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        if (size < 0) {
            throw new IllegalArgumentException("size must not be negative, got: " + size);
        }
    }
}
