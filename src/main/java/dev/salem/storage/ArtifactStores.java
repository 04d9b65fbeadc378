package dev.salem.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Several stores as one: each location is served by the store of its scheme. */
public final class ArtifactStores implements ArtifactStore {
    private final SortedMap<String, ArtifactStore> stores;

    private ArtifactStores(SortedMap<String, ArtifactStore> stores) {
        this.stores = stores;
    }

    /**
     * @param stores by the scheme that they serve, such as {@code s3}
     */
    public static ArtifactStores of(Map<String, ArtifactStore> stores) {
        return new ArtifactStores(new TreeMap<>(stores));
    }

    /**
     * The store of a location.
     *
     * @throws StorageException if there is none, naming the schemes that there are stores of
     */
    public ArtifactStore of(StoreUri location) {
        ArtifactStore store = stores.get(location.scheme());
        if (store == null) {
            String schemes =
                    stores.keySet().stream().map(scheme -> scheme + ":").collect(Collectors.joining(", "));
            throw new StorageException(location + ": no store for " + location.scheme()
                    + ": is configured; there is one for " + (schemes.isEmpty() ? "nothing" : schemes));
        }
        if (!store.holds(location)) {
            throw new StorageException(location + ": is not in the " + location.scheme()
                    + ": store that is configured; check its host or bucket");
        }
        return store;
    }

    @Override
    public boolean holds(StoreUri location) {
        ArtifactStore store = stores.get(location.scheme());
        return store != null && store.holds(location);
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        return of(location).list(location);
    }

    @Override
    public Optional<StoredFile> find(StoreUri location) {
        return of(location).find(location);
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        of(location).fetch(location, file, target);
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        return of(location).head(location, file, bytes);
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        return of(target).put(target, file);
    }
}
