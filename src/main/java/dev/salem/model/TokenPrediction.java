package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

/**
 * What is differentiated for one token a row: {@link Classification} over a vocabulary, without arrays of zeros and ones
 * as wide as it. Rows do not mix.
 */
public final class TokenPrediction {
    private TokenPrediction() {}

    /**
     * Cross-entropy of each row {@code [rows]}.
     *
     * @param logits {@code [rows, vocabulary]}
     * @param targets {@code [rows]} i64
     */
    public static NDArray losses(NDArray logits, NDArray targets) {
        return at(logits.logSoftmax(-1), targets).neg();
    }

    /** The target's logit minus the largest other of each row {@code [rows]}; arguments as of {@link #losses}. */
    public static NDArray margins(NDArray logits, NDArray targets) {
        NDList two = logits.topK(2, 1);
        NDArray first = two.get(0).get(new NDIndex(":, 0"));
        NDArray second = two.get(0).get(new NDIndex(":, 1"));
        NDArray right = two.get(1).get(new NDIndex(":, 0")).eq(targets).toType(DataType.FLOAT32, false);
        NDArray wrong = right.neg().add(1);
        return at(logits, targets).sub(first.mul(wrong).add(second.mul(right)));
    }

    private static NDArray at(NDArray rows, NDArray targets) {
        return rows.gather(targets.expandDims(1), 1).squeeze(1);
    }
}
