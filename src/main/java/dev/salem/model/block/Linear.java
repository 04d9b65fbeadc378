package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import dev.salem.model.FfnPass;
import dev.salem.model.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear map {@code x Wᵀ + b}.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}, or null
 */
public record Linear(NDArray weight, NDArray bias) {
    /** The tensors {@code name.weight} {@code [out, in]} and, where asked for, {@code name.bias}. */
    public static Linear load(Weights weights, String name, int out, int in, boolean biased) {
        return new Linear(weights.load(name + ".weight", out, in), biased ? weights.load(name + ".bias", out) : null);
    }

    /** As {@link #load}, where the file holds the weight as {@code [in, out]} (GPT-2's {@code Conv1D}). */
    public static Linear loadTransposed(Weights weights, String name, int out, int in) {
        return new Linear(weights.load(name + ".weight", in, out).transpose(), weights.load(name + ".bias", out));
    }

    /** Maps of one input as one map, their outputs in this order. */
    public static Linear stacked(Weights weights, List<String> names, List<Integer> outs, int in, boolean biased) {
        List<long[]> shapes = new ArrayList<>();
        List<long[]> biasShapes = new ArrayList<>();
        for (int out : outs) {
            shapes.add(new long[] {out, in});
            biasShapes.add(new long[] {out});
        }
        NDArray weight =
                weights.stacked(names.stream().map(name -> name + ".weight").toList(), shapes);
        NDArray bias = biased
                ? weights.stacked(names.stream().map(name -> name + ".bias").toList(), biasShapes)
                : null;
        return new Linear(weight, bias);
    }

    /** {@code [..., in]} to {@code [..., out]}. */
    public NDArray apply(NDArray x) {
        return FfnPass.apply(x, weight, bias);
    }
}
