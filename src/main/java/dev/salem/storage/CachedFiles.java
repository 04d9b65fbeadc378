package dev.salem.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Brings the files of one location into a checkout, from the cache or from the store. Safe for several threads. */
record CachedFiles(CacheFolder cache, Checkout checkout, ArtifactStore store, StoreUri location) {
    private static final Logger LOG = Logger.getLogger(ArtifactCache.class);

    /** Holds what is there of the files, and lets others go for as much as is missing. */
    void makeRoom(List<StoredFile> files) throws IOException {
        long missing = 0;
        for (StoredFile file : files) {
            if (cache.hold(checkout, key(file)).isEmpty()) {
                missing += file.size();
            }
        }
        cache.makeRoom(missing);
    }

    /** @return the bytes that the store had to send */
    long bring(StoredFile file) throws IOException {
        if (added(file)) {
            return 0;
        }
        return cache.downloading(key(file)).holding(() -> added(file) ? 0 : download(file));
    }

    private boolean added(StoredFile file) throws IOException {
        Optional<String> digest = cache.hold(checkout, key(file));
        if (digest.isEmpty()) {
            return false;
        }
        Path blob = cache.blobs().blob(digest.get());
        try {
            if (!digest.get().equals(Sha256.of(blob))) {
                LOG.warnf("cache %s: %s of %s is damaged and fetched again", cache.root(), file.name(), location);
                cache.discard(digest.get());
                return false;
            }
            checkout.add(file.name(), blob);
            return true;
        } catch (NoSuchFileException e) {
            return false; // Another process found it damaged meanwhile.
        }
    }

    private long download(StoredFile file) throws IOException {
        Path partial = checkout.partial();
        store.fetch(location, file, partial);
        long size = Files.size(partial);
        if (size != file.size()) {
            throw new StorageException(location + ": " + file.name() + " came with " + size + " bytes, listed were "
                    + file.size() + "; list it again");
        }
        String digest = Sha256.of(partial);
        cache.keep(checkout, partial, digest);
        cache.blobs().learn(key(file), digest, checkout.partial());
        checkout.add(file.name(), cache.blobs().blob(digest));
        return size;
    }

    private String key(StoredFile file) {
        return Sha256.of(String.join(
                "\n",
                location.toString(),
                file.name().value(),
                Long.toString(file.size()),
                file.version().map(version -> "version " + version).orElse("no version")));
    }
}
