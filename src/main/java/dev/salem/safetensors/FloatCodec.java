package dev.salem.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/**
 * Stored floats (F16, BF16, F32, F64) to f32 and back, always little-endian.
 *
 * <p>Widening is exact. F64 narrows to f32 and f32 to F16 or BF16 by rounding to nearest even, so a finite value beyond
 * the narrower type's range becomes an infinity: a caller who wants none looks for it in the decoded result.
 */
public final class FloatCodec {
    private static final int CHUNK = 8192;

    private FloatCodec() {}

    /** The values in {@code dtype}'s stored form, in a fresh direct little-endian buffer of {@code values.length * dtype.bytes()} bytes. */
    public static ByteBuffer encode(float[] values, Dtype dtype) {
        return encode(FloatBuffer.wrap(values), dtype);
    }

    /**
     * The remaining values in {@code dtype}'s stored form, in a fresh direct little-endian buffer; {@code values} keeps its position.
     *
     * @throws SafetensorsException if the dtype is not a float that this class stores, or the result passes 2 GiB
     */
    public static ByteBuffer encode(FloatBuffer values, Dtype dtype) {
        requireFloat(dtype);
        ByteBuffer target = allocate(values.remaining(), dtype.bytes());
        FloatBuffer source = values.duplicate();
        switch (dtype) {
            case F16, BF16 -> narrow(source, target.asShortBuffer(), dtype);
            case F64 -> widen(source, target.asDoubleBuffer());
            default -> target.asFloatBuffer().put(source);
        }
        return target;
    }

    /**
     * The remaining stored values as f32, in a fresh direct little-endian buffer; {@code stored} keeps its position.
     *
     * @throws SafetensorsException if the dtype is not a float that this class reads, the bytes are no whole number of
     *     elements, or the result passes 2 GiB
     */
    public static FloatBuffer decode(ByteBuffer stored, Dtype dtype) {
        requireFloat(dtype);
        if (stored.remaining() % dtype.bytes() != 0) {
            throw new SafetensorsException(stored.remaining() + " bytes are no whole number of " + dtype
                    + " elements of " + dtype.bytes() + " bytes");
        }
        FloatBuffer target =
                allocate(stored.remaining() / dtype.bytes(), Float.BYTES).asFloatBuffer();
        decode(stored, dtype, target);
        return target.flip();
    }

    /** Decodes all that remains of {@code stored} into {@code target}, whose position moves on. */
    static void decode(ByteBuffer stored, Dtype dtype, FloatBuffer target) {
        ByteBuffer source = stored.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        switch (dtype) {
            case F16, BF16 -> widen(source.asShortBuffer(), target, dtype);
            case F64 -> narrow(source.asDoubleBuffer(), target);
            default -> target.put(source.asFloatBuffer());
        }
    }

    private static void requireFloat(Dtype dtype) {
        if (!dtype.readsAsFloat()) {
            throw new SafetensorsException(
                    "dtype " + dtype + " is no float that converts to f32; F16, BF16, F32 and F64 do");
        }
    }

    private static ByteBuffer allocate(long elements, int width) {
        long bytes = elements * width;
        if (bytes > Integer.MAX_VALUE) {
            throw new SafetensorsException(
                    elements + " elements of " + width + " bytes pass the 2 GiB of one buffer; convert in chunks");
        }
        return ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void widen(ShortBuffer source, FloatBuffer target, Dtype dtype) {
        short[] stored = new short[CHUNK];
        float[] values = new float[CHUNK];
        while (source.hasRemaining()) {
            int count = Math.min(CHUNK, source.remaining());
            source.get(stored, 0, count);
            if (dtype == Dtype.F16) {
                for (int i = 0; i < count; i++) {
                    values[i] = Float16.toFloat(stored[i]);
                }
            } else {
                for (int i = 0; i < count; i++) {
                    values[i] = BFloat16.toFloat(stored[i]);
                }
            }
            target.put(values, 0, count);
        }
    }

    private static void narrow(FloatBuffer source, ShortBuffer target, Dtype dtype) {
        float[] values = new float[CHUNK];
        short[] stored = new short[CHUNK];
        while (source.hasRemaining()) {
            int count = Math.min(CHUNK, source.remaining());
            source.get(values, 0, count);
            for (int i = 0; i < count; i++) {
                stored[i] = dtype == Dtype.F16 ? Float16.fromFloat(values[i]) : BFloat16.fromFloat(values[i]);
            }
            target.put(stored, 0, count);
        }
    }

    private static void widen(FloatBuffer source, DoubleBuffer target) {
        while (source.hasRemaining()) {
            target.put(source.get());
        }
    }

    private static void narrow(DoubleBuffer source, FloatBuffer target) {
        while (source.hasRemaining()) {
            target.put((float) source.get());
        }
    }
}
