package dev.salem.model.assembly;

import ai.djl.ndarray.NDManager;
import dev.salem.model.Weights;
import dev.salem.safetensors.Checkpoint;
import dev.salem.tensor.TensorEngine;
import java.util.function.Function;

/**
 * What every assembled model has.
 *
 * @param architecture the class it was saved from
 * @param manager owner of the weights
 * @param maxPositions tokens that a text may have at most
 * @param paddingId the token that fills short texts up
 */
public record Frame(String architecture, NDManager manager, int maxPositions, long paddingId) {
    /**
     * Assembles a model from weights whose owner is freed if that fails.
     *
     * @param prefix the base model's prefix with its dot
     */
    public static <M> M assemble(Checkpoint checkpoint, String prefix, Function<Weights, M> assembly) {
        NDManager manager = TensorEngine.newManager();
        try {
            return assembly.apply(new Weights(checkpoint, prefix, manager));
        } catch (RuntimeException failure) {
            manager.close();
            throw failure;
        }
    }
}
