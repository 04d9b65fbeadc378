package dev.salem.job.stored;

import dev.salem.job.EditJob;
import dev.salem.job.JobReports;
import dev.salem.job.JobStoreException;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ArtifactStore;
import dev.salem.storage.FolderRemoval;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A text for each job as a file below a location of a store, such as S3, which lets it go by its own rules. */
public final class StoredJobReports implements JobReports {
    private final ArtifactStore store;
    private final StoreUri location;
    private final String ending;

    /** @param ending of the files' names, such as {@code .html} */
    public StoredJobReports(ArtifactStore store, StoreUri location, String ending) {
        this.store = store;
        this.location = location;
        this.ending = ending;
    }

    @Override
    public void save(String jobId, String text) {
        inFolder(folder -> {
            Path file = Files.writeString(folder.resolve("text"), text);
            return store.put(location, new Outgoing(new ArtifactName(name(jobId)), file, Optional.empty()));
        });
    }

    @Override
    public Optional<String> find(String jobId) {
        StoreUri place = location.resolve(name(jobId));
        return inFolder(folder -> {
            Path file = folder.resolve("text");
            return store.find(place)
                            .map(found -> {
                                store.fetch(place.parent(), found, file);
                                return file;
                            })
                            .isPresent()
                    ? Optional.of(Files.readString(file))
                    : Optional.empty();
        });
    }

    @Override
    public void remove(String jobId) {
        // The store's own rules for old files see to that.
    }

    private interface Work<T> {
        T in(Path folder) throws IOException;
    }

    private <T> T inFolder(Work<T> work) {
        try {
            Path folder = Files.createTempDirectory("salem-report");
            try {
                return work.in(folder);
            } finally {
                FolderRemoval.remove(folder);
            }
        } catch (IOException | StorageException | StorageUnavailableException e) {
            throw new JobStoreException("reports in " + location + ": " + e.getMessage(), e);
        }
    }

    private String name(String jobId) {
        if (!EditJob.isId(jobId)) {
            throw new IllegalArgumentException("a job's id must be 32 hex digits, got: " + jobId);
        }
        return jobId + ending;
    }
}
