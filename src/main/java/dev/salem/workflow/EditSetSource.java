package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.registry.ModelUri;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;

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

    private static EditSet fetched(Site site, StoreUri location) {
        StoredFile file = site.stores()
                .find(location)
                .orElseThrow(() -> new StorageException(location + ": there is no such file; check bucket and key"));
        if (file.size() > LARGEST) {
            throw new StorageException(location + ": has " + file.size() + " bytes, at most " + LARGEST
                    + " are read of an edit set; divide it");
        }
        try (FetchedFile copy = FetchedFile.of(site.stores(), location, file)) {
            return EditSet.parse(copy.path());
        }
    }
}
