package dev.salem.storage;

import dev.salem.storage.folder.FolderStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Folders below a root as if they were far away, at {@code s3://far/…}; counts what is fetched. */
class CountingStore implements ArtifactStore {
    private final Path root;
    private final FolderStore folders = new FolderStore();
    private final Queue<String> fetched = new ConcurrentLinkedQueue<>();

    CountingStore(Path root) {
        this.root = root;
    }

    static StoreUri location(String name) {
        return StoreUri.parse("s3://far/" + name);
    }

    /** Names of the files that were fetched. */
    List<String> fetched() {
        return List.copyOf(fetched);
    }

    @Override
    public boolean holds(StoreUri location) {
        return location.scheme().equals("s3");
    }

    @Override
    public List<StoredFile> list(StoreUri location) {
        return folders.list(near(location));
    }

    @Override
    public void fetch(StoreUri location, StoredFile file, Path target) {
        fetched.add(file.name().value());
        folders.fetch(near(location), file, target);
    }

    @Override
    public byte[] head(StoreUri location, StoredFile file, int bytes) {
        return folders.head(near(location), file, bytes);
    }

    @Override
    public long put(StoreUri target, Outgoing file) {
        return folders.put(near(target), file);
    }

    private StoreUri near(StoreUri location) {
        return StoreUri.of(root.resolve(location.path()));
    }
}
