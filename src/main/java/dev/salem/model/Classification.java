package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/** What is differentiated for one label a text. Every quantity is a sum over the batch, so samples do not mix. */
public final class Classification {
    private static final float OUT_OF_SIGHT = -1e30f;

    private Classification() {}

    /** {@code [batch, classes]} with 1 at each target. */
    public static NDArray oneHot(int[] targets, int classes, NDManager scope) {
        float[] values = new float[targets.length * classes];
        for (int row = 0; row < targets.length; row++) {
            values[row * classes + targets[row]] = 1;
        }
        return scope.create(FloatBuffer.wrap(values), new Shape(targets.length, classes), DataType.FLOAT32);
    }

    /** Cross-entropy of each row, {@code [batch]}. */
    public static NDArray losses(NDArray logits, NDArray oneHot) {
        return logits.logSoftmax(-1).mul(oneHot).sum(new int[] {1}).neg();
    }

    /** The target's logit minus the largest other of each row, {@code [batch]}. */
    public static NDArray margins(NDArray logits, NDArray oneHot) {
        NDArray target = logits.mul(oneHot).sum(new int[] {1});
        try (NDArray hidden = oneHot.mul(OUT_OF_SIGHT)) {
            return target.sub(logits.add(hidden).max(new int[] {1}));
        }
    }
}
