package dev.salem.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are on the disk once written. */
public final class DurableFiles {
    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private DurableFiles() {}

    /** Writes a new file. */
    public static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer source = ByteBuffer.wrap(bytes);
            while (source.hasRemaining()) {
                channel.write(source);
            }
            channel.force(true);
        }
    }

    /** Forces a folder's entries to disk; Windows opens no folders and needs none of this. */
    public static void forceFolder(Path folder) throws IOException {
        if (!WINDOWS) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /**
     * Puts bytes in the place of a file, whole or not at all.
     *
     * @param partial beside the file; what a writer that was killed left there is overwritten
     */
    public static void replace(Path file, Path partial, byte[] bytes) throws IOException {
        Files.deleteIfExists(partial);
        write(partial, bytes);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(file.getParent());
    }
}
