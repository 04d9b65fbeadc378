package dev.salem.artifact;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model on disk: what is copied as a whole, and where in it the weights lie.
 *
 * @param root the model's folder, or a single weight file
 * @param weights the folder of {@code *.safetensors}, which is the root or lies in it; for a single file that file
 */
public record StoredModel(Path root, Path weights) {
    public StoredModel {
        if (!weights.startsWith(root)) {
            throw new IllegalArgumentException("weights must lie in " + root + ", got: " + weights);
        }
    }

    /** A folder with the weights at its top, or a single weight file. */
    public static StoredModel of(Path place) {
        return new StoredModel(place, place);
    }

    /** A model in another folder with its weights at the same place. */
    public StoredModel at(Path otherRoot) {
        return new StoredModel(otherRoot, otherRoot.resolve(within(weights)));
    }

    /** The path of one of the model's files from the root on; of a single file its name. */
    Path within(Path file) {
        return Files.isRegularFile(root) ? root.getFileName() : root.relativize(file);
    }
}
