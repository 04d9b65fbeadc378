package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import dev.salem.model.Weights;
import dev.salem.tensor.ScriptedOperation;

/** A normalisation over the last axis. */
@FunctionalInterface
public interface Norm {
    /** {@code (x, weight, epsilon)}. */
    ScriptedOperation ROOT_MEAN_SQUARE = ScriptedOperation.returningOne(
            "x, weight, epsilon", "return x * torch.rsqrt(torch.mean(x * x, [-1], True) + epsilon) * weight");

    NDArray apply(NDArray x);

    /** Layer normalisation (Ba et al. 2016) with {@code name.weight} and {@code name.bias}. */
    static Norm layer(Weights weights, String name, int size, double epsilon) {
        NDArray weight = weights.load(name + ".weight", size);
        NDArray bias = weights.load(name + ".bias", size);
        return x -> LayerNorm.layerNorm(x, new Shape(size), weight, bias, (float) epsilon)
                .singletonOrThrow();
    }

    /** Division by the root mean square (Zhang and Sennrich 2019) with {@code name.weight}. */
    static Norm rootMeanSquare(Weights weights, String name, int size, double epsilon) {
        NDArray weight = weights.load(name + ".weight", size);
        NDArray little = weights.constant(epsilon);
        return x -> ROOT_MEAN_SQUARE.apply(x, weight, little);
    }
}
