package dev.salem.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Contents by their SHA-256, and which one a stored file had. A blob's modification time says when it was last used.
 * Whoever calls {@link #touch}, {@link #keep}, {@link #discard} or {@link #evict} holds the cache's lock.
 */
final class BlobStore {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private static final Set<PosixFilePermission> WRITING = EnumSet.of(
            PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path blobs;
    private final Path index;

    BlobStore(Path root) throws IOException {
        blobs = Files.createDirectories(root.resolve("blobs"));
        index = Files.createDirectories(root.resolve("index"));
    }

    Path blob(String digest) {
        return blobs.resolve(digest);
    }

    /** The digest that a stored file had when it was last read; the blob may be gone. */
    Optional<String> digestOf(String key) throws IOException {
        try {
            String digest = Files.readString(index.resolve(key), StandardCharsets.ISO_8859_1)
                    .strip();
            return DIGEST.matcher(digest).matches() ? Optional.of(digest) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Notes the digest of a stored file, by a file in the same file system that doesn't exist yet. */
    void learn(String key, String digest, Path partial) throws IOException {
        Files.writeString(partial, digest);
        Files.move(partial, index.resolve(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether there is such a blob, which then counts as used just now. */
    boolean touch(String digest) throws IOException {
        try {
            Files.setLastModifiedTime(blob(digest), FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Takes over a file whose digest was just computed. */
    void keep(Path partial, String digest) throws IOException {
        protect(partial);
        Files.move(partial, blob(digest), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        touch(digest);
    }

    void discard(String digest) throws IOException {
        Files.deleteIfExists(blob(digest));
    }

    /**
     * Removes what was used least recently until there is room for so many bytes more, or only blobs in use are left.
     *
     * @param inUse digests that stay
     */
    void evict(long room, long maxBytes, Set<String> inUse) throws IOException {
        List<Blob> oldestFirst = blobs();
        long sum = oldestFirst.stream().mapToLong(Blob::size).sum();
        boolean evicted = false;
        for (Blob blob : oldestFirst) {
            if (sum + room <= maxBytes) {
                break;
            }
            if (!inUse.contains(blob.digest())) {
                discard(blob.digest());
                sum -= blob.size();
                evicted = true;
            }
        }
        if (evicted) {
            forgetDiscarded();
        }
    }

    /** Nobody writes into a blob by mistake through a link to it; elsewhere than on POSIX it could not be removed then. */
    private static void protect(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view != null) {
            Set<PosixFilePermission> permissions =
                    EnumSet.copyOf(view.readAttributes().permissions());
            permissions.removeAll(WRITING);
            view.setPermissions(permissions);
        }
    }

    private List<Blob> blobs() throws IOException {
        List<Blob> found = new ArrayList<>();
        for (Path path : entries(blobs)) {
            BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class);
            found.add(new Blob(path.getFileName().toString(), facts.size(), facts.lastModifiedTime()));
        }
        found.sort(Comparator.comparing(Blob::used).thenComparing(Blob::digest));
        return found;
    }

    private void forgetDiscarded() throws IOException {
        for (Path entry : entries(index)) {
            Optional<String> digest = digestOf(entry.getFileName().toString());
            if (digest.isEmpty() || !Files.exists(blob(digest.get()))) {
                Files.deleteIfExists(entry);
            }
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private record Blob(String digest, long size, FileTime used) {}
}
