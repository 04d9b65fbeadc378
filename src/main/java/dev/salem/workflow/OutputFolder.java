package dev.salem.workflow;

import dev.salem.artifact.ArtifactException;
import dev.salem.storage.FolderRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The results' folder in the making: a hidden folder beside the wanted one, moved into its place at the end. Whatever
 * ends the run before, Ctrl-C too, takes it away with all folders that were made for it.
 */
final class OutputFolder implements AutoCloseable {
    private final Path asked;
    private final Path target;
    private final Path partial;
    private final Path firstMade;
    private final Thread onExit = new Thread(this::discard, "salem-cleanup");
    private boolean done;

    private OutputFolder(Path asked, Path target, Path partial, Path firstMade) {
        this.asked = asked;
        this.target = target;
        this.partial = partial;
        this.firstMade = firstMade;
    }

    /**
     * Begins the folder {@code out}, which must be absent or empty.
     *
     * @throws WorkflowException if it is taken, or lies within the base model
     * @throws ArtifactException if it can't be written
     */
    static OutputFolder begin(Path out, Path base) {
        Path target = out.toAbsolutePath().normalize();
        if (target.startsWith(base.toAbsolutePath().normalize())) {
            throw new WorkflowException(out + ": lies within the base model " + base + "; choose another folder");
        }
        Path firstMade = firstAbsent(target);
        Path partial = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".partial");
        OutputFolder folder = new OutputFolder(out, target, partial, firstMade);
        try {
            requireFree(out, target);
            Files.createDirectories(target.getParent());
            Files.createDirectory(partial);
        } catch (IOException e) {
            folder.discard();
            throw unwritable(out, e);
        }
        Runtime.getRuntime().addShutdownHook(folder.onExit);
        return folder;
    }

    private static void requireFree(Path out, Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new WorkflowException(out + ": is a file; choose another output folder");
        }
        try (Stream<Path> entries = Files.list(target)) {
            if (entries.findAny().isPresent()) {
                throw new WorkflowException(
                        out + ": the output folder holds other files; choose another or empty this one");
            }
        }
    }

    private static Path firstAbsent(Path target) {
        Path absent = target;
        while (absent.getParent() != null && !Files.exists(absent.getParent())) {
            absent = absent.getParent();
        }
        return absent;
    }

    /** The wanted folder, as it was asked for; there only once this is published. */
    Path asked() {
        return asked;
    }

    /** Where to write. */
    Path path() {
        return partial;
    }

    /** Moves the folder into its place. */
    synchronized void publish() {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
            done = true;
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onExit);
        } catch (IllegalStateException exiting) {
            return; // The hook does it.
        }
        discard();
    }

    private synchronized void discard() {
        if (done) {
            return;
        }
        done = true;
        if (Files.exists(partial)) {
            removePartial();
        }
        Path made = target.getParent();
        while (made != null && made.startsWith(firstMade) && removed(made)) {
            made = made.getParent();
        }
    }

    private void removePartial() {
        try {
            FolderRemoval.remove(partial);
        } catch (IOException e) {
            throw unwritable(partial, e);
        }
    }

    /** Whether an empty folder is gone now. */
    private static boolean removed(Path path) {
        try {
            return Files.deleteIfExists(path);
        } catch (IOException stillInUse) {
            return false;
        }
    }

    static ArtifactException unwritable(Path out, IOException cause) {
        return new ArtifactException(
                out + ": cannot be written: " + cause + "; check the folder, its rights and its free space", cause);
    }
}
