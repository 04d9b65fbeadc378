package dev.salem.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much is read from one location at most.
 *
 * @param files their number
 * @param bytes of all files together
 * @param fileBytes of one file
 */
public record ReadLimits(int files, long bytes, long fileBytes) {
    private static final long GIB = 1L << 30;

    public ReadLimits {
        if (files < 1 || bytes < 1 || fileBytes < 1) {
            throw new IllegalArgumentException(
                    "limits must be at least 1, got: files " + files + ", bytes " + bytes + ", fileBytes " + fileBytes);
        }
    }

    /** 10,000 files, 64 GiB together, 32 GiB each. */
    public static ReadLimits defaults() {
        return new ReadLimits(10_000, 64 * GIB, 32 * GIB);
    }

    /**
     * Checks a listing before any of it is read.
     *
     * @throws StorageException if it is beyond a limit, or has two files that can't lie beside each other in a folder
     */
    public void require(StoreUri location, List<StoredFile> listed) {
        if (listed.size() > files) {
            throw beyond(location, listed.size() + " files", files, "salem.storage.max-files");
        }
        long sum = 0;
        for (StoredFile file : listed) {
            if (file.size() > fileBytes) {
                String what = file.name() + " of " + file.size() + " bytes";
                throw beyond(location, what, fileBytes, "salem.storage.max-file-bytes");
            }
            if (file.size() > bytes - sum) {
                String what = file.name() + " of " + file.size() + " bytes after " + sum + " others";
                throw beyond(location, what, bytes, "salem.storage.max-bytes");
            }
            sum += file.size();
        }
        requireApart(location, listed);
    }

    private static void requireApart(StoreUri location, List<StoredFile> listed) {
        Set<String> names = new HashSet<>();
        for (StoredFile file : listed) {
            if (!names.add(file.name().value())) {
                throw new StorageException(location + ": lists " + file.name() + " twice");
            }
        }
        for (String name : names) {
            for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                String folder = name.substring(0, slash);
                if (names.contains(folder)) {
                    throw new StorageException(location + ": " + folder + " is both a file and the folder of " + name
                            + "; remove one of them");
                }
            }
        }
    }

    private static StorageException beyond(StoreUri location, String what, long limit, String setting) {
        return new StorageException(
                location + ": holds " + what + ", the limit is " + limit + "; raise " + setting + " to read it");
    }
}
