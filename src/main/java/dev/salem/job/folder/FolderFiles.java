package dev.salem.job.folder;

import dev.salem.job.JobStoreException;
import dev.salem.storage.DurableFiles;
import dev.salem.storage.FileMutex;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The files of a folder: one writer at a time among threads and processes, each file replaced whole and durably. */
final class FolderFiles {
    private static final String PARTIAL = ".partial";
    private static final Duration ABANDONED_AFTER = Duration.ofHours(1);

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

    /** What must be so while a file is put in place. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /**
     * Puts bytes in the place of a file if a condition holds then; false if it doesn't. They are brought to the disk before
     * and after the turn, which is short, so that writers wait for the disk side by side.
     */
    boolean put(Path file, byte[] bytes, Condition condition) {
        Path ready = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + PARTIAL);
        try {
            Files.createDirectories(folder);
            DurableFiles.write(ready, bytes);
            boolean put = holding(() -> {
                if (!condition.holds()) {
                    return false;
                }
                Files.move(
                        ready,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
                return true;
            });
            if (put) {
                DurableFiles.forceFolder(folder);
            } else {
                Files.delete(ready);
            }
            return put;
        } catch (IOException e) {
            throw new JobStoreException(folder + ": can't be written: " + e, e);
        }
    }

    /** Removes what writers that were killed left behind. */
    void removeAbandoned() {
        FileTime old = FileTime.from(Instant.now().minus(ABANDONED_AFTER));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*" + PARTIAL)) {
            for (Path partial : left) {
                if (Files.exists(partial) && Files.getLastModifiedTime(partial).compareTo(old) < 0) {
                    Files.deleteIfExists(partial);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process was faster, or there is no folder yet.
        } catch (IOException e) {
            throw new JobStoreException(folder + ": can't be read: " + e, e);
        }
    }
}
