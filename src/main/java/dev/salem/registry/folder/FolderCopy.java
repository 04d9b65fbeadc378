package dev.salem.registry.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies files into the registry and forces them to disk.
 *
 * @param linksWeights whether weight files become hard links where the file system can
 */
record FolderCopy(boolean linksWeights) {
    static FolderCopy copying() {
        return new FolderCopy(false);
    }

    static FolderCopy linking() {
        return new FolderCopy(true);
    }

    void tree(Path source, Path target) throws IOException {
        Path folder = source.toRealPath();
        List<Path> files;
        try (Stream<Path> tree = Files.walk(folder)) {
            files = tree.filter(path -> !Files.isDirectory(path)).sorted().toList();
        }
        for (Path file : files) {
            file(file, target.resolve(folder.relativize(file).toString()));
        }
    }

    void file(Path source, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (linksWeights && source.toString().endsWith(".safetensors") && linked(source, target)) {
            return;
        }
        try (FileChannel from = FileChannel.open(source);
                FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = from.size();
            long position = 0;
            while (position < size) {
                long moved = from.transferTo(position, size - position, to);
                if (moved == 0) {
                    throw new IOException(source + " became shorter while it was copied");
                }
                position += moved;
            }
            to.force(true);
        }
    }

    private static boolean linked(Path source, Path target) {
        try {
            Files.createLink(target, source.toRealPath());
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
