package dev.salem.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * One use of the cache: a folder of the model's files, one of what is being downloaded, and marks of the blobs that are
 * in use. A locked file says that its process lives; without one the folder was left by a death, and is removed.
 * Whoever calls {@link #begin}, {@link #hold} or {@link #inUse} holds the cache's lock.
 */
final class Checkout {
    private static final String LOCK = "lock";
    /** Opening and closing a lock file of one's own process again would free its lock. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final FileChannel lock;

    private Checkout(Path home, FileChannel lock) {
        this.home = home;
        this.lock = lock;
    }

    static Checkout begin(Path checkouts) throws IOException {
        Path home = checkouts.toRealPath().resolve(UUID.randomUUID().toString());
        Files.createDirectory(home);
        for (String folder : List.of("model", "partial", "held")) {
            Files.createDirectory(home.resolve(folder));
        }
        FileChannel lock =
                FileChannel.open(home.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        OURS.add(home);
        return new Checkout(home, lock);
    }

    /** Where the model's files are. */
    Path model() {
        return home.resolve("model");
    }

    /** A new name in a folder that goes with this checkout. */
    Path partial() {
        return home.resolve("partial").resolve(UUID.randomUUID().toString());
    }

    /** Keeps a blob from being evicted for as long as this lives. */
    void hold(String digest) throws IOException {
        Path mark = home.resolve("held").resolve(digest);
        if (!Files.exists(mark)) {
            Files.createFile(mark);
        }
    }

    /** Lets the model have a file with a blob's bytes: the same bytes on disk where links can be made. */
    void add(ArtifactName name, Path blob) throws IOException {
        Path target = name.under(model());
        Files.createDirectories(target.getParent());
        try {
            Files.createLink(target, blob);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(blob, target);
        }
    }

    /** Removes the folder. */
    void end() throws IOException {
        try (lock) {
            FolderRemoval.remove(home);
        } finally {
            OURS.remove(home);
        }
    }

    /** The digests of all blobs in use by living processes; what dead ones left is removed. */
    static Set<String> inUse(Path checkouts) throws IOException {
        Set<String> digests = new TreeSet<>();
        for (Path home : entries(checkouts.toRealPath())) {
            if (OURS.contains(home) || alive(home)) {
                entries(home.resolve("held"))
                        .forEach(mark -> digests.add(mark.getFileName().toString()));
            } else {
                FolderRemoval.remove(home);
            }
        }
        return digests;
    }

    private static boolean alive(Path home) throws IOException {
        try (FileChannel channel = FileChannel.open(home.resolve(LOCK), StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static List<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
