package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Inner products {@code ⟨J_i, J_j⟩ = Σ_s,t (d_is · d_jt)(u_is · u_jt)} of the gradients {@code J_i = Σ_t d_it u_itᵀ} of
 * rows, of which the factors are held in parts.
 *
 * @param inputs u of each part {@code [rows, tokens, in]}
 * @param derivatives d of each part {@code [rows, tokens, out]}, zero on padding
 */
record InnerProducts(List<NDArray> inputs, List<NDArray> derivatives) {
    /** Floats of gradients held at a time. */
    private static final long GRADIENT_FLOATS = 6_000_000;

    /** Those of all rows {@code [rows, rows]}, in the order of the parts and in {@code scope}, by the way that multiplies less. */
    NDArray all(NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            InnerProducts reached = ofReachedTokens(step);
            return handed(reached.fewTokens() ? reached.ofTokens(step) : reached.ofGradients(step), scope);
        }
    }

    private boolean fewTokens() {
        long rows = sum(InnerProducts::rows);
        long tokens = sum(part -> rows(part) * tokens(part));
        long out = derivatives.get(0).getShape().get(2);
        long in = inputs.get(0).getShape().get(2);
        return tokens * tokens * (in + out) < rows * rows * in * out;
    }

    /** The same without the tokens that no derivative reaches: in a last block all but the one that predicts. */
    private InnerProducts ofReachedTokens(NDManager scope) {
        List<NDArray> reachedInputs = new ArrayList<>();
        List<NDArray> reachedDerivatives = new ArrayList<>();
        for (int part = 0; part < derivatives.size(); part++) {
            NDArray derivative = derivatives.get(part);
            try (NDArray reach = absoluteSum(derivative)) {
                ReachedTokens tokens = ReachedTokens.of(reach.toFloatArray(), (int) rows(derivative));
                reachedInputs.add(tokens.of(inputs.get(part), scope));
                reachedDerivatives.add(tokens.of(derivative, scope));
            }
        }
        return new InnerProducts(reachedInputs, reachedDerivatives);
    }

    private static NDArray absoluteSum(NDArray derivative) {
        try (NDArray absolute = derivative.abs()) {
            return absolute.sum(new int[] {2});
        }
    }

    /** Token by token; answers have few. */
    NDArray ofTokens(NDManager scope) {
        try (NDManager inner = scope.newSubManager()) {
            NDList lines = new NDList();
            for (int first = 0; first < inputs.size(); first++) {
                NDList line = new NDList();
                for (int second = 0; second < inputs.size(); second++) {
                    line.add(ofTokens(first, second, inner));
                }
                lines.add(NDArrays.concat(line, 1));
            }
            return handed(NDArrays.concat(lines, 0), scope);
        }
    }

    /** Of two parts {@code [rows of the first, rows of the second]}. */
    private NDArray ofTokens(int first, int second, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            NDArray products = perToken(inputs, first, second, step).mul(perToken(derivatives, first, second, step));
            long[] shape = {
                rows(inputs.get(first)), tokens(inputs.get(first)), rows(inputs.get(second)), tokens(inputs.get(second))
            };
            return handed(products.reshape(shape).sum(new int[] {1, 3}), scope);
        }
    }

    private static NDArray perToken(List<NDArray> factors, int first, int second, NDManager step) {
        return flat(factors.get(first), step)
                .matMul(flat(factors.get(second), step).transpose());
    }

    private static NDArray flat(NDArray factor, NDManager step) {
        NDArray flat = factor.reshape(-1, factor.getShape().get(2));
        flat.attach(step);
        return flat;
    }

    /** By gradients, summed over slices of the outputs so that none is held whole. */
    NDArray ofGradients(NDManager scope) {
        long rows = sum(InnerProducts::rows);
        long out = derivatives.get(0).getShape().get(2);
        long in = inputs.get(0).getShape().get(2);
        long slice = Math.max(1, Math.min(out, GRADIENT_FLOATS / (rows * in)));
        NDArray sum = scope.zeros(new Shape(rows, rows), DataType.FLOAT32);
        for (long from = 0; from < out; from += slice) {
            try (NDManager step = scope.newSubManager()) {
                NDArray gradients = gradients(from, Math.min(out, from + slice), step);
                sum.addi(gradients.matMul(gradients.transpose()));
            }
        }
        return sum;
    }

    /** {@code [rows, slice·in]} of all parts. */
    private NDArray gradients(long from, long to, NDManager step) {
        NDList parts = new NDList();
        for (int index = 0; index < inputs.size(); index++) {
            NDArray slice = derivatives.get(index).get(step, new NDIndex(":, :, {}:{}", from, to));
            NDArray part = slice.transpose(0, 2, 1).matMul(inputs.get(index));
            parts.add(part.reshape(rows(part), -1));
        }
        return NDArrays.concat(parts, 0);
    }

    private long sum(ToLongFunction<NDArray> size) {
        return derivatives.stream().mapToLong(size).sum();
    }

    private static long rows(NDArray part) {
        return part.getShape().get(0);
    }

    private static long tokens(NDArray part) {
        return part.getShape().get(1);
    }

    private static NDArray handed(NDArray array, NDManager scope) {
        array.attach(scope);
        return array;
    }
}
