package dev.salem.job.folder;

import dev.salem.job.JobStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** The files of a folder: one writer at a time among threads and processes, each file replaced whole and durably. */
final class FolderFiles {
    /** What is done while nobody else writes. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** A file lock holds for the whole process, so its threads need their own. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private final Path folder;

    FolderFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    /** Waits for its turn, and does it; a lock ends with its process. */
    <T> T holding(Action<T> action) {
        ReentrantLock threads = THREADS.computeIfAbsent(folder, path -> new ReentrantLock(true));
        threads.lock();
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock was lost");
                }
                return action.run();
            }
        } catch (IOException e) {
            throw new JobStoreException(folder + ": can't be written: " + e, e);
        } finally {
            threads.unlock();
        }
    }

    /** Puts bytes in the place of a file; to be called while holding the lock. */
    void write(Path file, byte[] bytes) throws IOException {
        Path partial = folder.resolve("." + file.getFileName() + ".partial");
        try (FileChannel channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            channel.force(true);
        }
        Files.move(
                partial,
                folder.resolve(file.getFileName()),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        if (!WINDOWS) {
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }
}
