package dev.salem.workflow;

import dev.salem.artifact.ArtifactException;
import dev.salem.artifact.Delta;
import dev.salem.artifact.DeltaException;
import dev.salem.artifact.StoredModel;
import dev.salem.model.ModelException;
import dev.salem.model.ModelLayout;
import java.nio.file.Path;

/**
 * Leads from a base model to the edited one and back by a delta, bit for bit. Models are Hugging Face folders, MLflow
 * models of the transformers flavor, or single weight files.
 */
public final class Deltas {
    private Deltas() {}

    /**
     * Makes the edited model from the base in {@code out}, as {@link Delta#apply}.
     *
     * @throws DeltaException if the delta is not the base's, or damaged
     * @throws ArtifactException if {@code out} is taken, or reading or writing fails
     * @throws ModelException if an MLflow model is refused
     */
    public static void apply(Path base, Path deltaFile, Path out) {
        Delta.apply(stored(base), deltaFile, out);
    }

    /** Makes the base's weights from the edited model in {@code out}; else as {@link #apply}. */
    public static void revert(Path edited, Path deltaFile, Path out) {
        Delta.revert(stored(edited), deltaFile, out);
    }

    /**
     * Checks that the delta leads from the base to the edited model and back, and writes nothing.
     *
     * @throws DeltaException telling what disagrees
     * @throws ModelException if an MLflow model is refused
     */
    public static void verify(Path base, Path edited, Path deltaFile) {
        Delta.verify(stored(base), stored(edited), deltaFile);
    }

    /** What an edit copies of a model, and where the weights lie in it. */
    static StoredModel stored(ModelLayout layout) {
        return new StoredModel(layout.root(), layout.weights());
    }

    private static StoredModel stored(Path place) {
        return stored(ModelLayout.of(place));
    }
}
