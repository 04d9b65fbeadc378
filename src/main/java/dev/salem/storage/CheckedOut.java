package dev.salem.storage;

import java.nio.file.Path;
import java.util.List;

/** A model's files on this machine, for as long as this is open. The caller closes it. */
public final class CheckedOut implements AutoCloseable {
    private final StoreUri location;
    private final Path folder;
    private final List<StoredFile> files;
    private final long bytesDownloaded;
    private final Runnable end;

    CheckedOut(StoreUri location, Path folder, List<StoredFile> files, long bytesDownloaded, Runnable end) {
        this.location = location;
        this.folder = folder;
        this.files = List.copyOf(files);
        this.bytesDownloaded = bytesDownloaded;
        this.end = end;
    }

    /** Where the files come from. */
    public StoreUri location() {
        return location;
    }

    /** The files, by their names; to be read only, since the cache may share their bytes. Gone after closing. */
    public Path folder() {
        return folder;
    }

    /** What was read, as it was listed, in the order of the names. */
    public List<StoredFile> files() {
        return files;
    }

    /** How much the store had to send. */
    public long bytesDownloaded() {
        return bytesDownloaded;
    }

    /** Gives the files back; a second time does nothing. */
    @Override
    public void close() {
        end.run();
    }
}
