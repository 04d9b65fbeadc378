package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import dev.salem.model.ActivationFunction;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.Weights;
import java.util.ArrayList;
import java.util.List;

/** A feed-forward network of two maps, or of three where one gates another (Shazeer 2020). */
public final class FeedForward {
    private final List<Part> parts;
    private final ActivationFunction activation;

    /** One map and what it is called. */
    public record Part(FfnMatrix matrix, Linear linear) {
        /** The map {@code name.weight} {@code [out, in]} and, where asked for, {@code name.bias}. */
        public static Part load(
                Weights weights, int block, FfnMatrix.Role role, String name, int out, int in, boolean biased) {
            return new Part(
                    new FfnMatrix(block, role, weights.resolve(name + ".weight"), out, in),
                    Linear.load(weights, name, out, in, biased));
        }

        /** As {@link #load} with a bias, where the file holds the weight as {@code [in, out]}. */
        public static Part loadTransposed(
                Weights weights, int block, FfnMatrix.Role role, String name, int out, int in) {
            return new Part(
                    new FfnMatrix(block, role, weights.resolve(name + ".weight"), out, in, true),
                    Linear.loadTransposed(weights, name, out, in));
        }
    }

    private FeedForward(List<Part> parts, ActivationFunction activation) {
        this.parts = List.copyOf(parts);
        this.activation = activation;
    }

    /** {@code out(activation(in(x)))}. */
    public static FeedForward plain(Part in, Part out, ActivationFunction activation) {
        return new FeedForward(List.of(in, out), activation);
    }

    /** {@code out(activation(gate(x)) · in(x))}. */
    public static FeedForward gated(Part gate, Part in, Part out, ActivationFunction activation) {
        return new FeedForward(List.of(gate, in, out), activation);
    }

    NDArray apply(NDArray x, FfnPass pass) {
        List<NDArray> read = new ArrayList<>();
        for (Part part : parts.subList(0, parts.size() - 1)) {
            read.add(linear(part, x, pass));
        }
        NDArray inner = activation.apply(read.get(0));
        if (read.size() > 1) {
            inner = inner.mul(read.get(1));
        }
        return linear(parts.get(parts.size() - 1), inner, pass);
    }

    private static NDArray linear(Part part, NDArray x, FfnPass pass) {
        return pass.linear(
                part.matrix(), x, part.linear().weight(), part.linear().bias());
    }

    /** The weights, in the order of the pass. */
    public List<FfnMatrix> matrices() {
        return parts.stream().map(Part::matrix).toList();
    }

    /** The values of one of the {@link #matrices()}. */
    public NDArray weight(FfnMatrix matrix) {
        return parts.stream()
                .filter(part -> part.matrix().equals(matrix))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such weight in this block: " + matrix))
                .linear()
                .weight();
    }
}
