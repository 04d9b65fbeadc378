package dev.salem.job.folder;

import dev.salem.job.JobStoreException;
import dev.salem.storage.DurableFiles;
import dev.salem.storage.FileMutex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a folder: one writer at a time among threads and processes, each file replaced whole and durably. */
final class FolderFiles {
    private final Path folder;

    FolderFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Waits for its turn, and does it; a lock ends with its process. */
    <T> T holding(FileMutex.Action<T> action) {
        try {
            Files.createDirectories(folder);
            return new FileMutex(folder.resolve(".lock")).holding(action);
        } catch (IOException e) {
            throw new JobStoreException(folder + ": can't be written: " + e, e);
        }
    }

    /** Puts bytes in the place of a file; to be called while holding the lock. */
    void write(Path file, byte[] bytes) throws IOException {
        String name = file.getFileName().toString();
        DurableFiles.replace(folder.resolve(name), folder.resolve("." + name + ".partial"), bytes);
    }
}
