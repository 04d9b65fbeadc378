package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditorException;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** How far a training is: all that a resumed training needs to end like one that was never stopped. */
final class TrainingState {
    private static final String FILE = "mend-training.safetensors";
    private static final String FINGERPRINT = "fingerprint";

    private final NDManager owner;
    private final Parameters parameters;
    private final Parameters firstMoments;
    private final Parameters secondMoments;
    private final Parameters best;
    private int updates;
    private int step;
    private int skipped;
    private int bestStep;
    private double bestLoss = Double.POSITIVE_INFINITY;

    private TrainingState(
            NDManager owner,
            Parameters parameters,
            Parameters firstMoments,
            Parameters secondMoments,
            Parameters best) {
        this.owner = owner;
        this.parameters = parameters;
        this.firstMoments = firstMoments;
        this.secondMoments = secondMoments;
        this.best = best;
    }

    /** The state before the first step. */
    static TrainingState start(Parameters parameters, NDManager owner) {
        return new TrainingState(
                owner,
                parameters,
                parameters.map(NDArray::zerosLike),
                parameters.map(NDArray::zerosLike),
                parameters.map(NDArray::duplicate));
    }

    Parameters parameters() {
        return parameters;
    }

    Parameters best() {
        return best;
    }

    int step() {
        return step;
    }

    int skipped() {
        return skipped;
    }

    int bestStep() {
        return bestStep;
    }

    void stepDone() {
        step++;
    }

    void stepSkipped() {
        skipped++;
    }

    /** Moves the parameters against a summed gradient that has been cut to its norm. */
    void update(Parameters gradient, MendSettings settings) {
        updates++;
        Iterator<NDArray> gradients = gradient.named().values().iterator();
        Iterator<NDArray> first = firstMoments.named().values().iterator();
        Iterator<NDArray> second = secondMoments.named().values().iterator();
        for (NDArray parameter : parameters.named().values()) {
            double rate = parameter == parameters.logStep() ? settings.stepLearningRate() : settings.learningRate();
            Adam.update(parameter, gradients.next(), first.next(), second.next(), rate, updates);
        }
    }

    /** Keeps the parameters if none before had a lower loss. */
    void judge(double loss) {
        if (loss < bestLoss) {
            bestLoss = loss;
            bestStep = step;
            Iterator<NDArray> current = parameters.named().values().iterator();
            best.named().values().forEach(kept -> kept.intern(current.next().duplicate()));
        }
    }

    /** Writes the state, whole or not at all. */
    void save(Path folder, String fingerprint) {
        StoredArrays arrays = new StoredArrays()
                .putAll("parameters.", parameters.named())
                .putAll("first_moments.", firstMoments.named())
                .putAll("second_moments.", secondMoments.named())
                .putAll("best.", best.named());
        SafetensorsWriter.write(
                folder.resolve(FILE),
                arrays.tensors(),
                Map.of(
                        FINGERPRINT,
                        fingerprint,
                        "updates",
                        Integer.toString(updates),
                        "step",
                        Integer.toString(step),
                        "skipped",
                        Integer.toString(skipped),
                        "best_step",
                        Integer.toString(bestStep),
                        "best_loss",
                        Double.toString(bestLoss)));
    }

    /**
     * Reads the state that a training left in {@code folder}, if there is one.
     *
     * @throws EditorException if it is another training's
     */
    static Optional<TrainingState> load(Path folder, String fingerprint, NDManager owner) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (Checkpoint stored = Checkpoint.open(file)) {
            Map<String, String> metadata = stored.metadata();
            if (!fingerprint.equals(metadata.get(FINGERPRINT))) {
                throw new EditorException(file + " belongs to another training (other model, layer, edits, passes or "
                        + "settings): delete it or name another folder");
            }
            TrainingState state = new TrainingState(
                    owner,
                    Parameters.of(name -> StoredArrays.read(stored, "parameters." + name, owner)),
                    Parameters.of(name -> StoredArrays.read(stored, "first_moments." + name, owner)),
                    Parameters.of(name -> StoredArrays.read(stored, "second_moments." + name, owner)),
                    Parameters.of(name -> StoredArrays.read(stored, "best." + name, owner)));
            state.updates = Integer.parseInt(metadata.get("updates"));
            state.step = Integer.parseInt(metadata.get("step"));
            state.skipped = Integer.parseInt(metadata.get("skipped"));
            state.bestStep = Integer.parseInt(metadata.get("best_step"));
            state.bestLoss = Double.parseDouble(metadata.get("best_loss"));
            return Optional.of(state);
        }
    }
}
