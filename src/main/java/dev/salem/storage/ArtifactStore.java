package dev.salem.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where files are kept. Implementations are safe for several threads. */
public interface ArtifactStore {
    /** Whether the location is one of this store's kind. */
    boolean holds(StoreUri location);

    /**
     * The file that the location itself names, such as {@code s3://bucket/edits.jsonl}; empty where there is none. To
     * fetch it, give {@link StoreUri#parent()} as the location: its name is relative to that.
     *
     * @throws StorageException if the location is refused
     * @throws StorageUnavailableException if the store can't be read
     */
    default Optional<StoredFile> find(StoreUri location) {
        String name = location.name();
        return list(location.parent()).stream()
                .filter(file -> file.name().value().equals(name))
                .findFirst();
    }

    /**
     * Every file below a location, sub-folders included, in the order of their names; empty where there is nothing.
     *
     * @throws StorageException if the location is refused, or a name in it is hostile
     * @throws StorageUnavailableException if the store can't be read
     */
    List<StoredFile> list(StoreUri location);

    /**
     * Copies one file to this machine.
     *
     * @param file as it was listed; one that has changed since is refused
     * @param target doesn't exist yet; its folder does. Nothing is left there on failure
     * @throws StorageException if the file is gone, has changed, or is larger or smaller than listed
     * @throws StorageUnavailableException if the store can't be read
     */
    void fetch(StoreUri location, StoredFile file, Path target);

    /**
     * The first bytes of a file; no more than about so many are sent.
     *
     * @param file as it was listed; one that has changed since is refused
     * @param bytes at most so many; fewer where the file has fewer
     * @throws StorageException if the file is gone or has changed
     * @throws StorageUnavailableException if the store can't be read
     */
    byte[] head(StoreUri location, StoredFile file, int bytes);

    /**
     * Stores a file, whole or not at all; a file of that name is replaced, so a repeat is harmless.
     *
     * @return the bytes that were sent; fewer than the file has where the store copied from the origin
     * @throws StorageException if the target is refused, or the origin has changed
     * @throws StorageUnavailableException if the store can't be written; no unfinished upload is left
     */
    long put(StoreUri target, Outgoing file);
}
