package dev.salem.workflow;

import dev.salem.artifact.ArtifactException;
import dev.salem.progress.Progress;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Lets one process of this machine work on a request while others with the same key wait. The system gives the lock back
 * when its process ends, however it ends.
 */
final class RequestLock implements AutoCloseable {
    private static final long WAIT_MILLIS = 200;

    private final FileChannel channel;
    private final FileLock lock;

    private RequestLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Takes the lock of a request, waiting for whoever holds it. */
    static RequestLock take(Path folder, String requestKey, Progress progress) {
        Path file = folder.resolve(requestKey + ".lock");
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                return new RequestLock(channel, wait(channel, progress));
            } catch (IOException | RuntimeException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new ArtifactException(
                    file + ": cannot be locked: " + e + "; give another folder for salem's state by SALEM_HOME", e);
        }
    }

    private static FileLock wait(FileChannel channel, Progress progress) throws IOException {
        while (true) {
            FileLock lock = attempt(channel);
            if (lock != null) {
                return lock;
            }
            progress.report(Phases.WAIT, 0, "another process works on the same request");
            try {
                TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new WorkflowException("interrupted while another process worked on the same request");
            }
        }
    }

    private static FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() {
        try (channel) {
            lock.release();
        } catch (IOException e) {
            throw new ArtifactException("a request's lock can't be given back: " + e, e);
        }
    }
}
