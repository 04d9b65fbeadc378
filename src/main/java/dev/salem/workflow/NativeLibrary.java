package dev.salem.workflow;

import dev.salem.tensor.TensorEngine;

/** The library that edits are computed with. */
public final class NativeLibrary {
    private NativeLibrary() {}

    /**
     * Loads it into this process, or does nothing if it is there.
     *
     * @throws dev.salem.tensor.TensorException if it can't be loaded, with the cure
     */
    public static void load(int threads) {
        TensorEngine.start(threads);
    }
}
