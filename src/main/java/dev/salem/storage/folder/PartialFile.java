package dev.salem.storage.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Files that are still being written, beside the one that they will replace. */
final class PartialFile {
    private static final String PREFIX = ".salem-partial-";
    /** Older ones were left by a process that died. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

    private PartialFile() {}

    static boolean is(Path path) {
        return path.getFileName().toString().startsWith(PREFIX);
    }

    /**
     * Lets the target have the source's bytes at once, and durably.
     *
     * @return their number
     */
    static long replace(Path source, Path target) throws IOException {
        Path folder = target.getParent();
        removeAbandoned(folder);
        Path partial = folder.resolve(PREFIX + UUID.randomUUID());
        try {
            long size = Files.size(source);
            FileCopy.copy(source, partial, size);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(folder);
            return size;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static void removeAbandoned(Path folder) throws IOException {
        Instant oldest = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> partials = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path partial : partials) {
                if (Files.getLastModifiedTime(partial).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(partial);
                }
            }
        }
    }

    /** Windows opens no folders, and needs none of this. */
    private static void forceFolder(Path folder) throws IOException {
        if (!WINDOWS) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
