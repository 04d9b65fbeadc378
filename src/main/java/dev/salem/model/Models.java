package dev.salem.model;

import dev.salem.model.bert.EncoderClassifier;
import dev.salem.model.bert.EncoderFamily;
import dev.salem.safetensors.Checkpoint;
import java.nio.file.Path;

/** Opens model folders. */
public final class Models {
    private Models() {}

    /**
     * Opens the model of a Hugging Face folder; the weights are copied out of (or privately mapped from) the
     * checkpoint.
     *
     * @throws ModelException if the architecture is not supported, with the list of those that are
     */
    public static TransformerModel open(Path folder, Checkpoint checkpoint) {
        ModelConfig config = ModelConfig.read(folder);
        return new EncoderClassifier(EncoderFamily.of(config.architecture()), config, checkpoint);
    }
}
