package dev.salem.safetensors;

/** bfloat16, the upper half of a binary32, to f32 and back. */
final class BFloat16 {
    private static final int QUIET = 0x0040;
    private static final int PAYLOAD = 0x007f;

    private BFloat16() {}

    static float toFloat(short brain) {
        return Float.intBitsToFloat(brain << 16);
    }

    /** Rounds to nearest even; what is too large becomes an infinity, a NaN stays a NaN. */
    static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if ((bits & 0x7fffffff) > 0x7f800000) {
            int upper = bits >>> 16;
            return (short) ((upper & PAYLOAD) == 0 ? upper | QUIET : upper);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }
}
