package dev.salem.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A stretch of this thread's work whose operations are recorded for differentiation. One at a time in a process.
 *
 * <pre>{@code
 * try (Recording recording = Recording.start()) {
 *     NDArray leaf = recording.leaf(weight, scope);
 *     recording.backward(loss(leaf));
 *     NDArray gradient = recording.gradient(leaf);
 * }
 * }</pre>
 */
public final class Recording implements AutoCloseable {
    private final boolean before;

    private Recording() {
        before = JniUtils.isGradMode();
        JniUtils.setGradMode(true);
    }

    public static Recording start() {
        return new Recording();
    }

    /** The values of {@code array} (shared, not copied) as a differentiable leaf that is freed with {@code scope}. */
    public NDArray leaf(NDArray array, NDManager scope) {
        NDArray leaf = array.stopGradient();
        leaf.attach(scope);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /** Differentiates the scalar {@code loss} with respect to every leaf. */
    public void backward(NDArray loss) {
        PtNDArray scalar = (PtNDArray) loss;
        try (PtNDArray one = (PtNDArray) scalar.onesLike()) {
            JniUtils.backward(scalar, one, false, false);
        }
    }

    /**
     * The gradient of a leaf, of the leaf's shape, in the leaf's manager. Zero if the loss does not depend on it.
     */
    public NDArray gradient(NDArray leaf) {
        return JniUtils.detachGradient((PtNDArray) leaf.getGradient());
    }

    @Override
    public void close() {
        JniUtils.setGradMode(before);
    }
}
