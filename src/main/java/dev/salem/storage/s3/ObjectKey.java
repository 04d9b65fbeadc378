package dev.salem.storage.s3;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;

/**
 * A bucket and a key in it.
 *
 * @param key empty for the bucket itself
 */
record ObjectKey(String bucket, String key) {
    /** @throws StorageException if it isn't {@code s3:} or names no bucket */
    static ObjectKey at(StoreUri location) {
        if (!location.scheme().equals("s3") || location.authority().isEmpty()) {
            throw new StorageException(location + ": must be s3://bucket/key");
        }
        return new ObjectKey(location.authority(), location.path());
    }

    static ObjectKey of(StoreUri location, ArtifactName name) {
        return at(location.resolve(name.value()));
    }

    /** What the keys of all objects below it start with. */
    String prefix() {
        return key.isEmpty() ? "" : key + "/";
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (key.isEmpty() ? "" : "/" + key);
    }
}
