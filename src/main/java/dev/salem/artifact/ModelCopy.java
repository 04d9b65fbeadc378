package dev.salem.artifact;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.TensorPatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Copies a model byte for byte but for some tensors. */
final class ModelCopy {
    private ModelCopy() {}

    /**
     * Copies the folder {@code base}, or the single weight file {@code base}, into the folder {@code target}.
     *
     * @param weights the open weights of {@code base}
     * @param tensors tensor name to its new stored bytes
     * @param omitted files, relative to {@code base}, that are not copied
     * @return what to open as the copy: the target, or the single file in it
     */
    static Path write(Path base, Checkpoint weights, Map<String, ByteBuffer> tensors, Set<Path> omitted, Path target)
            throws IOException {
        FolderTree tree = Files.isDirectory(base) ? FolderTree.of(base) : new FolderTree(base, List.of());
        Set<Path> written = new HashSet<>(omitted);
        for (Path file : weights.files()) {
            Map<String, ByteBuffer> patches = new HashMap<>(tensors);
            patches.keySet().removeIf(name -> !weights.fileOf(name).equals(file));
            if (!patches.isEmpty()) {
                TensorPatch.apply(file, target.resolve(file.getFileName().toString()), patches);
                written.add(file.getFileName());
            }
        }
        for (Path file : tree.files()) {
            if (!written.contains(file)) {
                tree.copy(file, target);
            }
        }
        return Files.isDirectory(base)
                ? target
                : target.resolve(base.getFileName().toString());
    }

    /** Refuses a target inside the model that is copied into it. */
    static void requireApart(Path base, Path target) {
        if (target.toAbsolutePath().normalize().startsWith(base.toAbsolutePath().normalize())) {
            throw new ArtifactException(target + ": lies within " + base + "; choose a place outside the base model");
        }
    }
}
