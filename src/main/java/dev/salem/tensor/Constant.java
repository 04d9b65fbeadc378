package dev.salem.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/**
 * Numbers as operands of recorded operations. {@code array.mul(number)} wraps the number in memory that the garbage
 * collector may free before the recording that kept it is differentiated; a constant lives as long as its owner.
 */
public final class Constant {
    private Constant() {}

    /** A scalar f32 that lives as long as {@code owner}, which must outlive the recording. */
    public static NDArray of(double value, NDManager owner) {
        NDArray constant = owner.create((float) value);
        NDScope.unregister(constant);
        return constant;
    }
}
