package dev.salem.artifact;

import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arithmetic on the stored bytes of tensors. */
final class TensorBytes {
    /** All ones in the exponent mean NaN or infinity. */
    private static final int F16_EXPONENT = 0x7c00;

    private static final int BF16_EXPONENT = 0x7f80;

    private TensorBytes() {}

    /** The exclusive or of the remaining bytes of two buffers of one length, in a fresh direct little-endian buffer. */
    static ByteBuffer xor(ByteBuffer a, ByteBuffer b) {
        requireSameLength(a, b);
        int bytes = a.remaining();
        ByteBuffer left = a.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer right = b.slice().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer result = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int wide = bytes - bytes % Long.BYTES;
        for (int i = 0; i < wide; i += Long.BYTES) {
            result.putLong(left.getLong(i) ^ right.getLong(i));
        }
        for (int i = wide; i < bytes; i++) {
            result.put((byte) (left.get(i) ^ right.get(i)));
        }
        return result.flip();
    }

    /** How many of the remaining bytes of two buffers of one length differ. */
    static long differing(ByteBuffer a, ByteBuffer b) {
        requireSameLength(a, b);
        ByteBuffer left = a.slice();
        ByteBuffer right = b.slice();
        long count = 0;
        for (int i = 0; i < left.limit(); i++) {
            if (left.get(i) != right.get(i)) {
                count++;
            }
        }
        return count;
    }

    /**
     * Refuses a value of another size than the tensor's, and NaN and infinities in a tensor of floats.
     *
     * @throws ArtifactException naming both sizes, or the first such element
     */
    static void requireStorable(TensorEntry entry, ByteBuffer stored) {
        Dtype dtype = entry.dtype();
        if (stored.remaining() != entry.bytes()) {
            throw new ArtifactException("tensor \"" + entry.name() + "\": takes " + entry.bytes() + " bytes as " + dtype
                    + " of shape " + entry.shape() + ", got: " + stored.remaining());
        }
        if (!dtype.readsAsFloat()) {
            return;
        }
        ByteBuffer values = stored.slice().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.limit(); i += dtype.bytes()) {
            if (!isFinite(values, i, dtype)) {
                throw new ArtifactException(
                        "tensor \"" + entry.name() + "\": element " + i / dtype.bytes() + " is NaN or infinite as "
                                + dtype + "; such an edit is not written, take a smaller edit scale");
            }
        }
    }

    private static boolean isFinite(ByteBuffer values, int index, Dtype dtype) {
        return switch (dtype) {
            case F16 -> (values.getShort(index) & F16_EXPONENT) != F16_EXPONENT;
            case BF16 -> (values.getShort(index) & BF16_EXPONENT) != BF16_EXPONENT;
            case F32 -> Float.isFinite(values.getFloat(index));
            default -> Double.isFinite(values.getDouble(index));
        };
    }

    private static void requireSameLength(ByteBuffer a, ByteBuffer b) {
        if (a.remaining() != b.remaining()) {
            throw new IllegalArgumentException(
                    "lengths must be equal, got: " + a.remaining() + " and " + b.remaining());
        }
    }
}
