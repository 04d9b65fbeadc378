package dev.salem.workflow;

import dev.salem.registry.ModelUri;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads small files from paths and stores. */
final class DocumentSource {
    private static final long LARGEST = 1 << 20;

    private DocumentSource() {}

    static byte[] read(Site site, String place) {
        ModelUri uri = ModelUri.parse(place);
        if (uri instanceof ModelUri.Local local) {
            return read(place, local.folder());
        }
        if (!(uri instanceof ModelUri.Stored stored)) {
            throw new StorageException(place + ": must be a path, s3://bucket/key or mlflow-artifacts:/path");
        }
        StoreUri location = stored.location();
        StoredFile file = site.stores()
                .find(location)
                .orElseThrow(() -> new StorageException(place + ": there is no such file; check bucket and key"));
        requireSmall(place, file.size());
        try (FetchedFile copy = FetchedFile.of(site.stores(), location, file)) {
            return read(place, copy.path());
        }
    }

    private static byte[] read(String place, Path file) {
        try {
            requireSmall(place, Files.size(file));
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new StorageException(place + ": can't be read: " + e, e);
        }
    }

    private static void requireSmall(String place, long bytes) {
        if (bytes > LARGEST) {
            throw new StorageException(place + ": must have " + LARGEST + " bytes at most, got: " + bytes);
        }
    }
}
