package dev.salem.artifact;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The regular files of a folder and its sub-folders, as paths relative to it in a fixed order. A symbolic link counts as
 * the file it names, which must lie in the folder.
 */
record FolderTree(Path folder, List<Path> files) {
    /**
     * Lists the files.
     *
     * @throws ArtifactException if the folder holds a link that leaves it or names no file, or anything that is no file or folder
     */
    static FolderTree of(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            Path real = folder.toRealPath();
            List<Path> files = tree.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .map(path -> folder.relativize(requireFileWithin(real, path)))
                    .toList();
            return new FolderTree(folder, files);
        } catch (IOException | UncheckedIOException e) {
            throw new ArtifactException(folder + ": cannot be read: " + e + "; check the path and its rights", e);
        }
    }

    /** Copies one of the files byte for byte to the same relative path below {@code target}, and forces it to disk. */
    void copy(Path file, Path target) throws IOException {
        Path copy = target.resolve(file.toString());
        Files.createDirectories(copy.getParent());
        try (FileChannel from = FileChannel.open(folder.resolve(file));
                FileChannel to = FileChannel.open(copy, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = from.size();
            long position = 0;
            while (position < size) {
                long moved = from.transferTo(position, size - position, to);
                if (moved == 0) {
                    throw new IOException(folder.resolve(file) + " became shorter while it was copied");
                }
                position += moved;
            }
            to.force(true);
        }
    }

    private static Path requireFileWithin(Path real, Path path) {
        if (Files.isSymbolicLink(path)) {
            requireTargetWithin(real, path);
        }
        if (!Files.isRegularFile(path)) {
            throw new ArtifactException(path + ": is neither a file nor a folder; remove it from the model's folder");
        }
        return path;
    }

    private static void requireTargetWithin(Path real, Path link) {
        Path target;
        try {
            target = link.toRealPath();
        } catch (IOException e) {
            throw new ArtifactException(
                    link + ": is a symbolic link that leads nowhere; remove it or put the file there", e);
        }
        if (!target.startsWith(real)) {
            throw new ArtifactException(link + ": is a symbolic link that leaves the model's folder, to " + target
                    + "; put the file itself there");
        }
    }
}
