package dev.salem.job.folder;

import dev.salem.job.EditJob;
import dev.salem.job.JobReports;
import dev.salem.job.JobStoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reports as files of a folder, {@code <id>.html} each. */
public final class FolderJobReports implements JobReports {
    private final Path folder;
    private final FolderFiles files;

    /** @param folder made when there is none */
    public FolderJobReports(Path folder) {
        this.folder = folder;
        this.files = new FolderFiles(folder);
    }

    @Override
    public void save(String jobId, String html) {
        files.put(file(jobId), html.getBytes(StandardCharsets.UTF_8), () -> true);
    }

    @Override
    public Optional<String> find(String jobId) {
        Path file = file(jobId);
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new JobStoreException(file + ": can't be read: " + e, e);
        }
    }

    @Override
    public void remove(String jobId) {
        Path file = file(jobId);
        files.holding(() -> Files.deleteIfExists(file));
    }

    private Path file(String jobId) {
        if (!EditJob.isId(jobId)) {
            throw new IllegalArgumentException("a job's id must be 32 hex digits, got: " + jobId);
        }
        return folder.resolve(jobId + ".html");
    }
}
