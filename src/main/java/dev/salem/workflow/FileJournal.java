package dev.salem.workflow;

import dev.salem.artifact.ArtifactException;
import dev.salem.registry.Journal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Keeps a registration's steps as lines of a file, each on the disk before the work goes on. */
final class FileJournal implements Journal {
    private final Path file;

    /** @param file is made with its folder at the first step, and added to when it is there */
    FileJournal(Path file) {
        this.file = file;
    }

    @Override
    public void begins(String step) {
        append(step + " begins");
    }

    @Override
    public void ended(String step, String result) {
        append(step + " done" + (result.isEmpty() ? "" : " " + result));
    }

    private void append(String line) {
        byte[] bytes =
                (Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            Files.createDirectories(file.getParent());
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            }
        } catch (IOException e) {
            throw new ArtifactException(file + ": cannot be written: " + e + "; check its rights and free space", e);
        }
    }
}
