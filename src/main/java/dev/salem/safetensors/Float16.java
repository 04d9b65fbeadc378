package dev.salem.safetensors;

/** IEEE 754 binary16 to binary32 and back, as Java 17 has no conversion of its own. */
final class Float16 {
    private static final int SIGN = 0x8000;
    private static final int INFINITY = 0x7c00;
    private static final int QUIET = 0x0200;
    private static final int PAYLOAD = 0x03ff;

    /** f32 bits of 65520, from which every value rounds to infinity. */
    private static final int OVERFLOW = 0x477ff000;

    /** f32 bits of 2^-14, the smallest normal f16. */
    private static final int SMALLEST_NORMAL = 0x38800000;

    /** The difference of the exponent biases (127 - 15), in place in f32 bits. */
    private static final int REBIAS = 112 << 23;

    /** In [0.5, 1) one f32 step is 2^-24, the step of f16 subnormals, so the addition itself rounds to nearest even. */
    private static final float SUBNORMAL_STEP_BASE = 0.5f;

    private static final float[] VALUES = values();

    private Float16() {}

    static float toFloat(short half) {
        return VALUES[half & 0xffff];
    }

    /** Rounds to nearest even; what is too large becomes an infinity, a NaN stays a NaN. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & SIGN;
        int magnitude = bits & 0x7fffffff;
        if (magnitude > 0x7f800000) {
            int payload = magnitude >>> 13 & PAYLOAD;
            return (short) (sign | INFINITY | (payload == 0 ? QUIET : payload));
        }
        if (magnitude >= OVERFLOW) {
            return (short) (sign | INFINITY);
        }
        if (magnitude >= SMALLEST_NORMAL) {
            int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
            return (short) (sign | (rounded - REBIAS) >>> 13);
        }
        float shifted = Float.intBitsToFloat(magnitude) + SUBNORMAL_STEP_BASE;
        return (short) (sign | Float.floatToRawIntBits(shifted) - Float.floatToRawIntBits(SUBNORMAL_STEP_BASE));
    }

    private static float[] values() {
        float[] values = new float[1 << 16];
        for (int half = 0; half < values.length; half++) {
            int sign = (half & SIGN) << 16;
            int exponent = half & INFINITY;
            int fraction = half & PAYLOAD;
            if (exponent == INFINITY) {
                values[half] = Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
            } else if (exponent == 0) {
                float magnitude = fraction * 0x1p-24f;
                values[half] = sign == 0 ? magnitude : -magnitude;
            } else {
                values[half] = Float.intBitsToFloat(sign | ((half & 0x7fff) << 13) + REBIAS);
            }
        }
        return values;
    }
}
