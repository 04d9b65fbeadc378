package dev.salem.workflow;

import dev.salem.model.FfnMatrix;
import dev.salem.model.ModelConfig;
import dev.salem.model.Models;
import dev.salem.model.TextEncoder;
import dev.salem.model.TransformerModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.tensor.TensorEngine;
import java.nio.file.Path;
import java.util.List;

/**
 * A model ready to compute: configuration, checked weights, tokenizer. The caller closes, on the thread that opened.
 *
 * @param location where it was found
 */
record OpenModel(ModelSource.Location location, Checkpoint checkpoint, TransformerModel model, TextEncoder encoder)
        implements AutoCloseable {

    /** Starts libtorch on this thread and opens the model. */
    static OpenModel open(ModelSource.Location location, RunOptions run) {
        Path folder = location.folder();
        // First, since it says best what is wrong with a folder that holds no model.
        ModelConfig.read(folder);
        TensorEngine.start(run.threads());
        Checkpoint checkpoint = Checkpoint.open(folder);
        TransformerModel model = null;
        try {
            FiniteWeights.require(checkpoint);
            model = Models.open(folder, checkpoint);
            TextEncoder encoder = TextEncoder.open(folder, run.maxLength(), model.maxPositions());
            return new OpenModel(location, checkpoint, model, encoder);
        } catch (RuntimeException | Error failure) {
            if (model != null) {
                model.close();
            }
            checkpoint.close();
            throw failure;
        }
    }

    Path folder() {
        return location.folder();
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
    }
}
