package dev.salem.registry.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/** One writer of a folder at a time: among the threads of this process, and among processes. */
final class FolderLock {
    /** What is done while nobody else writes. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** A file lock holds for the whole process, so its threads need their own. */
    private static final ReentrantLock THREADS = new ReentrantLock();

    private FolderLock() {}

    /** Waits for its turn, and does it. */
    static <T> T holding(Path folder, Action<T> action) throws IOException {
        THREADS.lock();
        try (FileChannel channel =
                        FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException(folder + ": the registry's lock was lost");
            }
            return action.run();
        } finally {
            THREADS.unlock();
        }
    }
}
