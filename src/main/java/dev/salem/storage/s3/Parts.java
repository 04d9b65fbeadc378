package dev.salem.storage.s3;

import dev.salem.storage.StorageUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the parts of one transfer on a few threads. */
final class Parts {
    private static final long LEFT_ALONE_AFTER = 2;

    private Parts() {}

    /**
     * Runs all parts. When it returns or throws, none is running any more; but where this thread is interrupted, parts
     * that wait for S3 are left alone after two seconds, since nothing else ends their wait.
     *
     * @param what the transfer, for messages
     * @return their results, in the order of the parts
     * @throws StorageUnavailableException if this thread is interrupted, which it then still is
     */
    static <T> List<T> run(String what, int threads, List<? extends Callable<T>> parts) {
        if (parts.isEmpty()) {
            return List.of();
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(threads, parts.size()), Parts::thread);
        try {
            ExecutorCompletionService<T> running = new ExecutorCompletionService<>(pool);
            List<Future<T>> futures = new ArrayList<>();
            parts.forEach(part -> futures.add(running.submit(part::call)));
            for (int i = 0; i < parts.size(); i++) {
                running.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(what, e.getCause());
        } finally {
            end(pool);
        }
    }

    private static void end(ExecutorService pool) {
        pool.shutdownNow();
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        boolean left = false;
        while (!ended && !left) {
            try {
                ended = pool.awaitTermination(interrupted ? LEFT_ALONE_AFTER : 60, TimeUnit.SECONDS);
                left = interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "s3-part");
        thread.setDaemon(true);
        return thread;
    }
}
