package dev.salem.tensor;

import ai.djl.Device;
import java.util.Locale;

/** Where arrays shall live. */
enum ComputeDevice {
    /** On a GPU where libtorch finds one. */
    AUTO,
    CPU,
    /** On the first GPU. */
    GPU;

    /**
     * The device of this name in any case; {@link #AUTO} for null and blank names.
     *
     * @throws TensorException for another name
     */
    static ComputeDevice named(String name) {
        if (name == null || name.isBlank()) {
            return AUTO;
        }
        try {
            return valueOf(name.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TensorException("SALEM_DEVICE must be auto, cpu or gpu, got: " + name, e);
        }
    }

    /** @throws TensorException if a GPU is wanted and {@code gpus} is 0 */
    Device among(int gpus) {
        if (this == GPU && gpus == 0) {
            throw new TensorException(
                    "SALEM_DEVICE is gpu, but libtorch finds none: give the process a GPU and a CUDA build"
                            + " of libtorch 2.7.1 (PYTORCH_LIBRARY_PATH, PYTORCH_VERSION=2.7.1, PYTORCH_FLAVOR=cu128), or set"
                            + " SALEM_DEVICE=cpu");
        }
        return this == CPU || gpus == 0 ? Device.cpu() : Device.gpu(0);
    }
}
