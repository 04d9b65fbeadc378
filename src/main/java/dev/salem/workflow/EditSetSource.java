package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.registry.ModelUri;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads edit sets from paths and stores. */
final class EditSetSource {
    private static final long LARGEST = 1L << 30;

    private EditSetSource() {}

    static EditSet read(Site site, String place) {
        ModelUri uri = ModelUri.parse(place);
        if (uri instanceof ModelUri.Local local) {
            return EditSet.parse(local.folder());
        }
        if (uri instanceof ModelUri.Stored stored) {
            return fetched(site, stored.location());
        }
        throw new WorkflowException(
                place + ": edit sets are read from paths, s3://bucket/key and mlflow-artifacts:/path");
    }

    /** The name decides between JSON Lines and CSV, so the copy keeps it. */
    private static EditSet fetched(Site site, StoreUri location) {
        StoredFile file = site.stores()
                .find(location)
                .orElseThrow(() -> new StorageException(location + ": there is no such file; check bucket and key"));
        if (file.size() > LARGEST) {
            throw new StorageException(location + ": has " + file.size() + " bytes, at most " + LARGEST
                    + " are read of an edit set; divide it");
        }
        try {
            Path folder = Files.createTempDirectory("salem-edit-set");
            try {
                Path copy = file.name().under(folder);
                site.stores().fetch(location.parent(), file, copy);
                return EditSet.parse(copy);
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder can't be written: " + e, e);
        }
    }
}
