package dev.salem.storage.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Copies a file of known size. */
final class FileCopy {
    private FileCopy() {}

    /** The target must not exist; it is whole and on the disk when this returns, and absent if it fails. */
    static void copy(Path source, Path target, long size) throws IOException {
        try (FileChannel from = FileChannel.open(source);
                FileChannel to = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            boolean whole = false;
            try {
                transfer(from, to, size, source);
                to.force(true);
                whole = true;
            } finally {
                if (!whole) {
                    Files.deleteIfExists(target);
                }
            }
        }
    }

    private static void transfer(FileChannel from, FileChannel to, long size, Path source) throws IOException {
        long position = 0;
        while (position < size) {
            long moved = from.transferTo(position, size - position, to);
            if (moved == 0) {
                throw new IOException(source + " became shorter than " + size + " bytes while it was copied");
            }
            position += moved;
        }
    }
}
