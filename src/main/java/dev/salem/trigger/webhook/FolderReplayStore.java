package dev.salem.trigger.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Deliveries that the processes over one folder dealt with: an empty file each, named by the digest of its id, whose time
 * of change says when it may be forgotten. Safe for several threads and processes. Both methods throw
 * {@link UncheckedIOException} where the folder doesn't serve.
 */
public final class FolderReplayStore implements ReplayStore {
    private final Path folder;
    private final int capacity;
    private final AtomicInteger added = new AtomicInteger();

    private FolderReplayStore(Path folder, int capacity) {
        this.folder = folder;
        this.capacity = capacity;
    }

    /**
     * A store in a folder, which is made when the first delivery is remembered.
     *
     * @param capacity deliveries that are remembered; up to as many more may lie in the folder before the oldest go
     */
    public static FolderReplayStore at(Path folder, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, got: " + capacity);
        }
        return new FolderReplayStore(folder, capacity);
    }

    @Override
    public boolean contains(String id, Instant now) {
        try {
            return now.isBefore(Files.getLastModifiedTime(file(id)).toInstant());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": can't be read: " + e, e);
        }
    }

    @Override
    public void add(String id, Instant until) {
        try {
            Files.createDirectories(folder);
            Path file = file(id);
            Files.write(file, new byte[0]);
            Files.setLastModifiedTime(file, FileTime.from(until));
            if (added.incrementAndGet() % capacity == 0) {
                forgetOldest();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": can't be written: " + e, e);
        }
    }

    private void forgetOldest() throws IOException {
        record Known(Path file, FileTime until) {}
        List<Known> known = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                try {
                    known.add(new Known(file, Files.getLastModifiedTime(file)));
                } catch (NoSuchFileException e) {
                    // Another process was faster.
                }
            }
        }
        known.sort(Comparator.comparing(Known::until).reversed());
        for (Known old : known.subList(Math.min(capacity, known.size()), known.size())) {
            Files.deleteIfExists(old.file());
        }
    }

    private Path file(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
