package dev.salem.safetensors;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor to write.
 *
 * @param shape sizes of the axes, outermost first; empty for a scalar
 * @param bytes the stored elements, little-endian, row-major; what remains of the buffer counts
 */
public record TensorData(Dtype dtype, List<Long> shape, ByteBuffer bytes) {
    public TensorData {
        shape = List.copyOf(shape);
        bytes = bytes.slice();
        try {
            new TensorEntry("", dtype, shape, 0, bytes.remaining());
        } catch (IllegalArgumentException e) {
            throw new SafetensorsException(
                    "bytes must fill " + dtype + " of shape " + shape + ", got: " + bytes.remaining() + " bytes");
        }
    }
}
