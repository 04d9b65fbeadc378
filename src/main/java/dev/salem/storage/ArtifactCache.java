package dev.salem.storage;

import dev.salem.progress.Progress;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Files of stores, kept on this machine by their contents, so that a model is downloaded once. Safe for several threads
 * and processes: two that open the same model at once download each file once. Every file's digest is checked whenever
 * it is handed out; a damaged one is fetched again. A process that is killed leaves nothing that is taken for a file,
 * and what it left is removed by the next one that opens something.
 *
 * <p>Two files are taken for the same when location, name, size and version are. A store that tells no versions is
 * trusted not to change a file without changing its size.
 */
public final class ArtifactCache {
    private static final Logger LOG = Logger.getLogger(ArtifactCache.class);
    private static final int THREADS = 4;

    private final CacheFolder cache;

    private ArtifactCache(CacheFolder cache) {
        this.cache = cache;
    }

    /**
     * The cache in a folder, which is made when there is none.
     *
     * @param maxBytes of its files; exceeded only while more than that is in use at once
     * @throws StorageException if it is no folder, or must not be written
     * @throws StorageUnavailableException if it can't be written now
     */
    public static ArtifactCache at(Path root, long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be at least 1, got: " + maxBytes);
        }
        try {
            return new ArtifactCache(new CacheFolder(root, maxBytes));
        } catch (IOException e) {
            throw unusable(root, e);
        }
    }

    /** All files of a location, see {@link #open(ArtifactStore, StoreUri, Predicate, ReadLimits, Progress)}. */
    public CheckedOut open(ArtifactStore store, StoreUri location) {
        return open(store, location, file -> true, ReadLimits.defaults(), Progress.silent());
    }

    /**
     * Makes files of a location readable on this machine. A {@code file:} location is used where it is, all of it.
     *
     * @param wanted which of the files
     * @param limits of the wanted files
     * @param progress hears of the share of bytes that is there
     * @return to be closed by the caller; until then nothing of it is evicted
     * @throws StorageException if there are no such files, a limit is exceeded, or a file has changed meanwhile
     * @throws StorageUnavailableException if the store or the cache can't be read
     */
    public CheckedOut open(
            ArtifactStore store,
            StoreUri location,
            Predicate<StoredFile> wanted,
            ReadLimits limits,
            Progress progress) {
        List<StoredFile> files = store.list(location).stream()
                .filter(wanted)
                .sorted(Comparator.comparing(StoredFile::name))
                .toList();
        if (files.isEmpty()) {
            throw new StorageException(
                    location + ": has none of the files that are wanted; check that the path is right"
                            + " and that they were not deleted");
        }
        limits.require(location, files);
        if (location.scheme().equals("file")) {
            return new CheckedOut(location, location.folder(), files, 0, () -> {});
        }
        cache.requireRoom(location, files);
        try {
            Checkout checkout = cache.begin();
            boolean whole = false;
            try {
                long downloaded = bring(new CachedFiles(cache, checkout, store, location), files, progress);
                whole = true;
                return new CheckedOut(location, checkout.model(), files, downloaded, once(() -> end(checkout)));
            } finally {
                if (!whole) {
                    end(checkout);
                }
            }
        } catch (IOException e) {
            throw unusable(cache.root(), e);
        }
    }

    private static long bring(CachedFiles cached, List<StoredFile> files, Progress progress) throws IOException {
        cached.makeRoom(files);
        long sum = files.stream().mapToLong(StoredFile::size).sum();
        AtomicLong ready = new AtomicLong();
        List<Callable<Long>> tasks = new ArrayList<>();
        List<StoredFile> largestFirst = new ArrayList<>(files);
        largestFirst.sort(Comparator.comparing(StoredFile::size).reversed());
        for (StoredFile file : largestFirst) {
            tasks.add(() -> {
                long downloaded = cached.bring(file);
                synchronized (ready) {
                    double fraction = (double) ready.addAndGet(file.size()) / Math.max(1, sum);
                    progress.report("read model", fraction, file.name().value());
                }
                return downloaded;
            });
        }
        return Parallel.sum(tasks, Math.min(THREADS, files.size()));
    }

    private void end(Checkout checkout) {
        try {
            cache.end(checkout);
        } catch (IOException e) {
            // Not the caller's concern: the next one that opens something removes it.
            LOG.warnf("cache %s: a folder in use can't be removed yet: %s", cache.root(), e);
        }
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private static RuntimeException unusable(Path root, IOException e) {
        String message = "cache " + root + ": can't be used: " + e
                + "; check its free space and permissions, or name another folder";
        return e instanceof AccessDeniedException || e instanceof FileAlreadyExistsException
                ? new StorageException(message, e)
                : new StorageUnavailableException(message, e);
    }
}
