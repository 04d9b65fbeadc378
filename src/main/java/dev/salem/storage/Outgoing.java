package dev.salem.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A file to be stored.
 *
 * @param name relative to the target location
 * @param file its bytes on this machine
 * @param origin a stored file of the same size that it mostly equals, which a store may copy from instead of receiving
 *     the bytes
 */
public record Outgoing(ArtifactName name, Path file, Optional<Origin> origin) {
    public Outgoing {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(origin, "origin");
    }

    /**
     * What a file was made from.
     *
     * @param location of the store's file
     * @param file as it was listed when it was read
     * @param changed where the new bytes differ, ascending and apart; empty when nothing does
     */
    public record Origin(StoreUri location, StoredFile file, List<ByteRange> changed) {
        public Origin {
            Objects.requireNonNull(location, "location");
            Objects.requireNonNull(file, "file");
            changed = List.copyOf(changed);
        }
    }
}
