package dev.salem.workflow;

import dev.salem.editset.EditSet;
import dev.salem.model.FfnMatrix;
import dev.salem.model.GenerativeModel;
import dev.salem.model.ModelConfig;
import dev.salem.model.ModelLayout;
import dev.salem.model.Models;
import dev.salem.model.TextEncoder;
import dev.salem.model.TransformerModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.tensor.TensorEngine;
import java.util.List;

/**
 * A model ready to compute: configuration, checked weights, tokenizer. The caller closes, on the thread that opened.
 *
 * @param location where it was found
 * @param layout where its parts lie
 * @param task what it is asked for
 */
record OpenModel(
        ModelSource.Location location,
        ModelLayout layout,
        Checkpoint checkpoint,
        TransformerModel model,
        TextEncoder encoder,
        Task task)
        implements AutoCloseable {

    /** Starts libtorch on this thread and opens the model, which owns the location from now on. */
    static OpenModel open(ModelSource.Location location, RunOptions run) {
        try {
            return opened(location, run);
        } catch (RuntimeException | Error failure) {
            location.close();
            throw failure;
        }
    }

    private static OpenModel opened(ModelSource.Location location, RunOptions run) {
        ModelLayout layout = ModelLayout.of(location.folder());
        // First, since it says best what is wrong with a folder that holds no model.
        ModelConfig.read(layout.weights());
        TensorEngine.start(run.threads());
        Checkpoint checkpoint = Checkpoint.open(layout.weights());
        TransformerModel model = null;
        try {
            FiniteWeights.require(checkpoint);
            model = Models.open(layout.weights(), checkpoint);
            Task task = run.task().orElse(Task.of(model));
            task.requireFits(model);
            TextEncoder encoder = TextEncoder.open(layout.tokenizer(), run.maxLength(), model.maxPositions());
            return new OpenModel(location, layout, checkpoint, model, encoder, task);
        } catch (RuntimeException | Error failure) {
            if (model != null) {
                model.close();
            }
            checkpoint.close();
            throw failure;
        }
    }

    /** The model, which generates, as {@link #task} says. */
    GenerativeModel generative() {
        return (GenerativeModel) model;
    }

    /** @throws dev.salem.editset.EditSetException naming each row whose target is none of the model's labels */
    void requireTargets(EditSet set) {
        if (task == Task.CLASSIFICATION) {
            set.requireTargets(labels());
        }
    }

    List<String> labels() {
        return model.labels();
    }

    String digest() {
        return checkpoint.digest();
    }

    /** The type in which the weight file keeps a weight. */
    Dtype storedAs(FfnMatrix matrix) {
        return checkpoint.entry(matrix.name()).dtype();
    }

    @Override
    public void close() {
        encoder.close();
        model.close();
        checkpoint.close();
        location.close();
    }
}
