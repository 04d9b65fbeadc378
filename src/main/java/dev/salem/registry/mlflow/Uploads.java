package dev.salem.registry.mlflow;

import dev.salem.registry.RegistryUnavailableException;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Brings files to where a server keeps its artifacts. */
final class Uploads {
    private final ArtifactStore store;

    Uploads(ArtifactStore store) {
        this.store = store;
    }

    /**
     * Stores files, and sees that they are there.
     *
     * @return the bytes that were sent
     */
    long put(StoreUri target, List<Outgoing> files) {
        long sent = 0;
        for (Outgoing file : files) {
            boolean copies = file.origin()
                    .filter(origin ->
                            origin.location().scheme().equals(target.scheme()) && store.holds(origin.location()))
                    .isPresent();
            sent += store.put(target, copies ? file : new Outgoing(file.name(), file.file(), Optional.empty()));
        }
        if (!files.isEmpty()) {
            requireStored(target, files);
        }
        return sent;
    }

    private void requireStored(StoreUri target, List<Outgoing> files) {
        Map<String, Long> sizes = store.list(target).stream()
                .collect(Collectors.toMap(file -> file.name().value(), StoredFile::size));
        for (Outgoing file : files) {
            Long stored = sizes.get(file.name().value());
            long size = size(file.file());
            if (stored == null || stored != size) {
                throw new RegistryUnavailableException(
                        target + ": " + file.name() + " should have " + size + " bytes there, but has "
                                + (stored == null ? "none" : stored) + "; try again",
                        null);
            }
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read: " + e, e);
        }
    }
}
