package dev.salem.storage;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Several pieces of work at once. */
final class Parallel {
    /** How long interrupted work may take to stop. */
    private static final long STOP_SECONDS = 60;

    private Parallel() {}

    /**
     * Does all of them on a few threads. The first failure interrupts the others and is thrown once they have stopped.
     *
     * @return the sum of their results
     * @throws StorageUnavailableException if this thread is interrupted
     */
    static long sum(List<Callable<Long>> tasks, int threads) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CompletionService<Long> done = new ExecutorCompletionService<>(executor);
            tasks.forEach(done::submit);
            long sum = 0;
            for (int task = 0; task < tasks.size(); task++) {
                sum += done.take().get();
            }
            return sum;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("interrupted while reading files", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new StorageUnavailableException("files can't be read: " + e.getCause(), e.getCause());
        } finally {
            stop(executor);
        }
    }

    private static void stop(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
