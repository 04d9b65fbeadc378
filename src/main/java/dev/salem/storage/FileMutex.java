package dev.salem.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** One at a time, by the lock of a file: among the threads of this process, and among processes. */
public final class FileMutex {
    /** What is done meanwhile. */
    public interface Action<T> {
        T run() throws IOException;
    }

    /** A file lock holds for the whole process, so its threads need their own. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private static final long WAIT_MILLIS = 10;

    private final Path file;

    /** @param file made when there is none; never removed */
    public FileMutex(Path file) {
        this.file = file.toAbsolutePath().normalize();
    }

    /** Waits for its turn, and does it. The lock of a process that dies is free again. */
    public <T> T holding(Action<T> action) throws IOException {
        ReentrantLock threads = THREADS.computeIfAbsent(file, key -> new ReentrantLock(true));
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = turn(channel)) {
            if (!lock.isValid()) {
                throw new IOException(file + ": the lock was lost");
            }
            return action.run();
        } finally {
            threads.unlock();
        }
    }

    /**
     * Asks again and again instead of blocking: the system looks for circles among processes, not among their threads, and
     * refuses to wait where two processes hold several files each, though no thread waits for its own.
     */
    private FileLock turn(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        while (lock == null) {
            try {
                TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for " + file);
            }
            lock = channel.tryLock();
        }
        return lock;
    }
}
