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
     * Copies the base's folder, or single weight file, into the folder {@code target}.
     *
     * @param weights the open weights of {@code base}
     * @param tensors tensor name to its new stored bytes
     * @param omitted files, relative to the base's root, that are not copied
     * @return where the copy's weights lie: a folder, or the single file
     */
    static Path write(
            StoredModel base, Checkpoint weights, Map<String, ByteBuffer> tensors, Set<Path> omitted, Path target)
            throws IOException {
        FolderTree tree =
                Files.isDirectory(base.root()) ? FolderTree.of(base.root()) : new FolderTree(base.root(), List.of());
        Set<Path> written = new HashSet<>(omitted);
        for (Path file : weights.files()) {
            Map<String, ByteBuffer> patches = new HashMap<>(tensors);
            patches.keySet().removeIf(name -> !weights.fileOf(name).equals(file));
            if (!patches.isEmpty()) {
                Path place = base.within(file);
                Path copy = target.resolve(place.toString());
                Files.createDirectories(copy.getParent());
                TensorPatch.apply(file, copy, patches);
                written.add(place);
            }
        }
        for (Path file : tree.files()) {
            if (!written.contains(file)) {
                tree.copy(file, target);
            }
        }
        return base.at(target).weights();
    }

    /** Refuses a target inside the model that is copied into it. */
    static void requireApart(StoredModel base, Path target) {
        if (target.toAbsolutePath()
                .normalize()
                .startsWith(base.root().toAbsolutePath().normalize())) {
            throw new ArtifactException(
                    target + ": lies within " + base.root() + "; choose a place outside the base model");
        }
    }
}
