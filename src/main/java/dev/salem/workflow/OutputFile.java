package dev.salem.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command is to write at its end. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Makes its folder before anything is computed, so that a wrong path costs no time.
     *
     * @return the path, unchanged
     * @throws dev.salem.artifact.ArtifactException if it can't be written there
     */
    public static Path require(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (Files.isDirectory(file)) {
                throw new IOException("it is a folder");
            }
            Files.createDirectories(folder);
            if (!Files.isWritable(folder)) {
                throw new IOException("its folder is read-only");
            }
        } catch (IOException e) {
            throw OutputFolder.unwritable(file, e);
        }
        return file;
    }
}
