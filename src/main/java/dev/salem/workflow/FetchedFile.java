package dev.salem.workflow;

import dev.salem.storage.ArtifactStore;
import dev.salem.storage.FolderRemoval;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of a stored file under its own name, gone when this is closed.
 *
 * @param folder that holds the copy alone
 */
record FetchedFile(Path folder, Path path) implements AutoCloseable {
    /** @param file what {@link ArtifactStore#find} found at the place */
    static FetchedFile of(ArtifactStore store, StoreUri place, StoredFile file) {
        try {
            Path folder = Files.createTempDirectory("salem-file");
            FetchedFile fetched = new FetchedFile(folder, file.name().under(folder));
            try {
                store.fetch(place.parent(), file, fetched.path());
                return fetched;
            } catch (RuntimeException | Error failure) {
                fetched.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder can't be written: " + e, e);
        }
    }

    @Override
    public void close() {
        try {
            FolderRemoval.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": can't be removed: " + e, e);
        }
    }
}
