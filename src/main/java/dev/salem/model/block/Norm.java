package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import dev.salem.model.Weights;

/** A normalisation over the last axis. */
@FunctionalInterface
public interface Norm {
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
        return x -> {
            NDArray root = x.square().mean(new int[] {-1}, true).add(little).sqrt();
            return x.div(root).mul(weight);
        };
    }
}
