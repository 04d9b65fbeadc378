package dev.salem.workflow;

import dev.salem.model.ModelException;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;

/** Looks for weights that are no numbers, in the stored bits: an exponent of ones alone is NaN or infinity (IEEE 754). */
final class FiniteWeights {
    private FiniteWeights() {}

    /** @throws ModelException naming the first tensor with a NaN or an infinity */
    static void require(Checkpoint checkpoint) {
        List<String> names = List.copyOf(checkpoint.names());
        names.parallelStream()
                .filter(name -> !isFinite(checkpoint, name))
                .findFirst()
                .ifPresent(name -> {
                    throw new ModelException(checkpoint.fileOf(name) + ": tensor " + name
                            + " holds NaN or infinity: the model is broken, train or download it again");
                });
    }

    private static boolean isFinite(Checkpoint checkpoint, String name) {
        Dtype dtype = checkpoint.entry(name).dtype();
        return !dtype.readsAsFloat() || checkpoint.byteChunks(name).stream().allMatch(chunk -> isFinite(chunk, dtype));
    }

    static boolean isFinite(ByteBuffer stored, Dtype dtype) {
        ByteBuffer bytes = stored.slice().order(ByteOrder.LITTLE_ENDIAN);
        return switch (dtype) {
            case F16 -> isFinite(bytes.asShortBuffer(), 0x7C00);
            case BF16 -> isFinite(bytes.asShortBuffer(), 0x7F80);
            case F32 -> isFinite(bytes.asIntBuffer());
            case F64 -> isFinite(bytes.asLongBuffer());
            default -> true;
        };
    }

    private static boolean isFinite(ShortBuffer values, int exponent) {
        for (int i = 0; i < values.limit(); i++) {
            if ((values.get(i) & exponent) == exponent) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(IntBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            if ((values.get(i) & 0x7F800000) == 0x7F800000) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(LongBuffer values) {
        for (int i = 0; i < values.limit(); i++) {
            if ((values.get(i) & 0x7FF0000000000000L) == 0x7FF0000000000000L) {
                return false;
            }
        }
        return true;
    }
}
