package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;

/**
 * How a part of a block joins the stream.
 *
 * @param norm its normalisation
 * @param first whether it reads the normalised stream (pre-norm) or the sum is normalised (post-norm)
 */
public record Residual(Norm norm, boolean first) {
    NDArray around(NDArray x, UnaryOperator<NDArray> part) {
        return first
                ? part.apply(norm.apply(x)).add(x)
                : norm.apply(part.apply(x).add(x));
    }
}
