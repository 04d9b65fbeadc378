package dev.salem.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes a folder whole or not at all: a temporary folder beside it, moved into its place at the end. */
final class AtomicFolder {
    /** What fills the temporary folder. */
    interface Content<T> {
        T writeTo(Path folder) throws IOException;
    }

    private AtomicFolder() {}

    /**
     * Fills {@code target}, which must be absent or an empty folder, and returns the content's result.
     *
     * @throws ArtifactException if the target is taken or cannot be written
     */
    static <T> T write(Path target, Content<T> content) {
        Path whole = target.toAbsolutePath().normalize();
        requireFree(whole);
        Path partial = whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + ".partial");
        try {
            Files.createDirectories(whole.getParent());
            Files.createDirectory(partial);
            T result = content.writeTo(partial);
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            return result;
        } catch (IOException e) {
            remove(partial, e);
            throw ArtifactException.unwritable(target, e);
        } catch (UncheckedIOException e) {
            remove(partial, e);
            throw new ArtifactException(e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            remove(partial, e);
            throw e;
        }
    }

    private static void requireFree(Path target) {
        try {
            if (Files.exists(target) && !isEmptyFolder(target)) {
                throw new ArtifactException(
                        target + ": exists and is not an empty folder; choose another place or remove it");
            }
        } catch (IOException e) {
            throw ArtifactException.unwritable(target, e);
        }
    }

    private static boolean isEmptyFolder(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return false;
        }
        try (Stream<Path> listing = Files.list(target)) {
            return listing.findAny().isEmpty();
        }
    }

    private static void remove(Path partial, Throwable failure) {
        if (!Files.exists(partial)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(partial)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            failure.addSuppressed(e);
        }
    }
}
