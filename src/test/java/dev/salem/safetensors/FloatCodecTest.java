package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The expected values come from the definition of the formats in double arithmetic, where all of them are exact. */
class FloatCodecTest {
    @ParameterizedTest
    @CsvSource({"F16, 5, 10", "BF16, 8, 7"})
    void decode_isExactForEveryPattern(Dtype dtype, int exponentBits, int fractionBits) {
        FloatBuffer decoded = FloatCodec.decode(everyPattern(), dtype);

        for (int pattern = 0; pattern < 65536; pattern++) {
            double expected = value(pattern, exponentBits, fractionBits);
            assertThat(Double.doubleToLongBits(decoded.get(pattern)))
                    .as("%s pattern %04x", dtype, pattern)
                    .isEqualTo(Double.doubleToLongBits(expected));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16"})
    void encode_givesBackEveryPattern(Dtype dtype) {
        ByteBuffer encoded = FloatCodec.encode(FloatCodec.decode(everyPattern(), dtype), dtype);

        assertThat(encoded).isEqualTo(everyPattern());
    }

    @ParameterizedTest
    @CsvSource({"F16, 5, 10", "BF16, 8, 7"})
    void encode_roundsTheMiddleOfEachPairToEvenAndTheRestToNearest(Dtype dtype, int exponentBits, int fractionBits) {
        int infinity = ((1 << exponentBits) - 1) << fractionBits;
        double beyondLargest = Math.scalb(1.0, 1 << (exponentBits - 1));
        for (int lower = 0; lower < infinity; lower++) {
            int upper = lower + 1;
            double above = upper == infinity ? beyondLargest : value(upper, exponentBits, fractionBits);
            float middle = (float) ((value(lower, exponentBits, fractionBits) + above) / 2);
            int even = lower % 2 == 0 ? lower : upper;

            float[] around = {
                middle,
                Math.nextDown(middle),
                Math.nextUp(middle),
                -middle,
                -Math.nextDown(middle),
                -Math.nextUp(middle)
            };
            int[] expected = {even, lower, upper, even | 0x8000, lower | 0x8000, upper | 0x8000};
            ByteBuffer encoded = FloatCodec.encode(around, dtype);
            for (int i = 0; i < around.length; i++) {
                assertThat(encoded.getShort(2 * i) & 0xffff)
                        .as("%s of %a", dtype, around[i])
                        .isEqualTo(expected[i]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"F16, 7e00", "BF16, 7fc0"})
    void encode_keepsNanAndInfinity(Dtype dtype, String quiet) {
        float payloadLostInNarrowing = Float.intBitsToFloat(0x7f800001);
        ByteBuffer encoded = FloatCodec.encode(
                new float[] {Float.NaN, payloadLostInNarrowing, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f},
                dtype);

        FloatBuffer decoded = FloatCodec.decode(encoded, dtype);
        assertThat(encoded.getShort(0)).isEqualTo(Short.parseShort(quiet, 16));
        assertThat(decoded.get(1)).isNaN();
        assertThat(decoded.get(2)).isEqualTo(Float.POSITIVE_INFINITY);
        assertThat(decoded.get(3)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(Float.floatToRawIntBits(decoded.get(4))).isEqualTo(Float.floatToRawIntBits(-0f));
    }

    @Test
    void decode_narrowsDoublesToTheNearest() {
        double[] values = {0.1, 1 + 0x1p-24, 1 + 0x3p-24, 1e-46, 1e300, Double.NaN};
        ByteBuffer stored = ByteBuffer.allocate(values.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        stored.asDoubleBuffer().put(values);

        FloatBuffer decoded = FloatCodec.decode(stored, Dtype.F64);

        assertThat(new float[] {decoded.get(0), decoded.get(1), decoded.get(2), decoded.get(3), decoded.get(4)})
                .containsExactly(0.1f, 1f, 1 + 0x2p-23f, 0f, Float.POSITIVE_INFINITY);
        assertThat(decoded.get(5)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void encode_isExactInWiderTypes(Dtype dtype) {
        float[] values = {0.1f, -Float.MIN_VALUE, Float.MAX_VALUE};
        FloatBuffer source = FloatBuffer.wrap(values);

        ByteBuffer encoded = FloatCodec.encode(source, dtype);

        assertThat(encoded.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
        assertThat(encoded.remaining()).isEqualTo(values.length * dtype.bytes());
        assertThat(source.position()).isZero();
        assertThat(FloatCodec.decode(encoded, dtype)).isEqualTo(source);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"F16", "BF16", "F32", "F64"})
    void encode_refusesWhatIsNoFloat(Dtype dtype) {
        assertThatThrownBy(() -> FloatCodec.encode(new float[1], dtype))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("dtype " + dtype);
    }

    @Test
    void decode_refusesHalfAnElement() {
        assertThatThrownBy(() -> FloatCodec.decode(ByteBuffer.allocate(3), Dtype.BF16))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("3 bytes are no whole number of BF16");
    }

    private static ByteBuffer everyPattern() {
        ByteBuffer patterns = ByteBuffer.allocate(65536 * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int pattern = 0; pattern < 65536; pattern++) {
            patterns.putShort((short) pattern);
        }
        return patterns.flip();
    }

    private static double value(int pattern, int exponentBits, int fractionBits) {
        int sign = pattern >> 15 == 0 ? 1 : -1;
        int largest = (1 << exponentBits) - 1;
        int bias = largest >> 1;
        int exponent = pattern >> fractionBits & largest;
        int fraction = pattern & (1 << fractionBits) - 1;
        if (exponent == largest) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        int significand = exponent == 0 ? fraction : fraction | 1 << fractionBits;
        return sign * Math.scalb((double) significand, Math.max(exponent, 1) - bias - fractionBits);
    }
}
