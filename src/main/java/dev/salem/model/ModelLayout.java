package dev.salem.model;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * Where the parts of a model lie: all in one Hugging Face folder, or in the sub-folders that the {@code MLmodel} file of
 * an MLflow model of the transformers flavor names.
 *
 * @param root the whole model
 * @param weights the folder of {@code config.json} and {@code *.safetensors}
 * @param tokenizer the folder of {@code tokenizer.json}
 */
public record ModelLayout(Path root, Path weights, Path tokenizer) {
    public ModelLayout {
        if (!weights.startsWith(root) || !tokenizer.startsWith(root)) {
            throw new IllegalArgumentException(
                    "weights and tokenizer must lie in " + root + ", got: " + weights + " and " + tokenizer);
        }
    }

    /**
     * Finds the parts of a model. What holds no {@code MLmodel} counts as a Hugging Face folder; whether it is one shows
     * when its parts are opened.
     *
     * @throws ModelException if {@code MLmodel} is broken, hostile, or of a kind that is refused (another flavor, a hub
     *     reference, an adapter, quantised weights)
     */
    public static ModelLayout of(Path root) {
        Path file = root.resolve(MlmodelFile.NAME);
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                ? TransformersFlavor.of(MlmodelFile.read(file)).layout(root)
                : new ModelLayout(root, root, root);
    }

    /** Whether the model is a Hugging Face folder and nothing around it. */
    public boolean isBare() {
        return weights.equals(root);
    }
}
