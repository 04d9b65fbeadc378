package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;

/**
 * How a pass computes the linear maps of the feed-forward networks: the seam at which weights are replaced and factors
 * are tapped.
 */
@FunctionalInterface
public interface FfnPass {
    /**
     * Computes {@code input Wᵀ + bias}.
     *
     * @param matrix which weight this is
     * @param input {@code [batch, tokens, in]}
     * @param weight the model's own weight {@code [out, in]}
     * @param bias {@code [out]}
     * @return {@code [batch, tokens, out]}
     */
    NDArray linear(FfnMatrix matrix, NDArray input, NDArray weight, NDArray bias);

    /** The model as it is. */
    static FfnPass plain() {
        return (matrix, input, weight, bias) -> apply(input, weight, bias);
    }

    /** The model with one weight replaced by {@code [out, in]} values, which may be live. */
    static FfnPass replacing(String name, NDArray replacement) {
        return (matrix, input, weight, bias) -> apply(input, matrix.name().equals(name) ? replacement : weight, bias);
    }

    /** The plain linear map. */
    static NDArray apply(NDArray input, NDArray weight, NDArray bias) {
        return Linear.linear(input, weight, bias).singletonOrThrow();
    }
}
