package dev.salem.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The cache's folder: its blobs, its checkouts, and the locks that keep processes out of each other's way. */
final class CacheFolder {
    /** Locks that downloads share by their keys, so that lock files stay few. */
    private static final int DOWNLOAD_LOCKS = 64;

    private final Path root;
    private final long maxBytes;
    private final Path checkouts;
    private final BlobStore blobs;
    private final FileMutex mutex;

    CacheFolder(Path root, long maxBytes) throws IOException {
        this.root = root;
        this.maxBytes = maxBytes;
        checkouts = Files.createDirectories(Files.createDirectories(root).resolve("checkouts"));
        blobs = new BlobStore(root);
        mutex = new FileMutex(Files.createDirectories(root.resolve("locks")).resolve("cache"));
    }

    Path root() {
        return root;
    }

    BlobStore blobs() {
        return blobs;
    }

    /** @throws StorageException if the files don't fit even an empty cache */
    void requireRoom(StoreUri location, List<StoredFile> files) {
        long sum = files.stream().mapToLong(StoredFile::size).sum();
        if (sum > maxBytes) {
            throw new StorageException(location + ": has " + sum + " bytes, the cache " + root + " takes " + maxBytes
                    + "; raise salem.cache.max-bytes");
        }
    }

    Checkout begin() throws IOException {
        return mutex.holding(() -> {
            Checkout.inUse(checkouts);
            return Checkout.begin(checkouts);
        });
    }

    void end(Checkout checkout) throws IOException {
        mutex.holding(() -> {
            checkout.end();
            blobs.evict(0, maxBytes, Checkout.inUse(checkouts));
            return null;
        });
    }

    /** The blob that a stored file is known to have, held by the checkout; empty if it isn't there. */
    Optional<String> hold(Checkout checkout, String key) throws IOException {
        return mutex.holding(() -> {
            Optional<String> digest = blobs.digestOf(key);
            if (digest.isEmpty() || !blobs.touch(digest.get())) {
                return Optional.empty();
            }
            checkout.hold(digest.get());
            return digest;
        });
    }

    /** Takes over a downloaded file, held by the checkout. */
    void keep(Checkout checkout, Path partial, String digest) throws IOException {
        mutex.holding(() -> {
            checkout.hold(digest);
            blobs.keep(partial, digest);
            return null;
        });
    }

    void discard(String digest) throws IOException {
        mutex.holding(() -> {
            blobs.discard(digest);
            return null;
        });
    }

    void makeRoom(long bytes) throws IOException {
        mutex.holding(() -> {
            Set<String> inUse = Checkout.inUse(checkouts);
            blobs.evict(bytes, maxBytes, inUse);
            return null;
        });
    }

    /** Held while a file is downloaded, so that another process waits for it and need not. */
    FileMutex downloading(String key) {
        int number = Integer.parseInt(key.substring(0, 4), 16) % DOWNLOAD_LOCKS;
        return new FileMutex(root.resolve("locks").resolve("download-" + number));
    }
}
