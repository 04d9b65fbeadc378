package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.Fixtures;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against files of the reference implementation, made by {@code src/test/resources/safetensors/make_golden.py}. */
class GoldenFileTest {
    @TempDir
    Path folder;

    @Test
    void open_readsEveryDtypeOfTheReferenceWriter() {
        try (Checkpoint golden = Checkpoint.open(resource("golden.safetensors"))) {
            assertThat(golden.names())
                    .containsExactly(
                            "u64", "i64", "f64", "empty", "f32", "scalar", "u32", "i32", "f16", "u16", "i16", "i8",
                            "u8", "bool");
            assertThat(golden.metadata()).containsExactly(Map.entry("format", "pt"));
            assertThat(golden.entry("f32")).isEqualTo(new TensorEntry("f32", Dtype.F32, List.of(2L, 3L), 32, 56));
            assertThat(golden.entry("scalar").elements()).isEqualTo(1);
            assertThat(golden.entry("empty").shape()).containsExactly(0L, 4L);
            assertThat(floats(golden.floats("f32"))).containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1.25f);
            assertThat(floats(golden.floats("f16"))).containsExactly(1.5f, -2.25f, 0, 65504);
            assertThat(floats(golden.floats("f64"))).containsExactly(0.1f, Float.NEGATIVE_INFINITY);
            assertThat(floats(golden.floats("scalar"))).containsExactly(3.5f);
            assertThat(floats(golden.floats("empty"))).isEmpty();
            assertThat(golden.bytes("i16").asShortBuffer().get(0)).isEqualTo((short) -300);
            assertThat(golden.bytes("i64").getLong(0)).isEqualTo(-(1L << 40));
            assertThat(golden.bytes("u64").getLong(0)).isEqualTo(Long.MIN_VALUE + 1);
            assertThat(golden.bytes("bool").get(1)).isZero();
            assertThat(golden.bytes("empty").remaining()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"golden.safetensors", "unicode.safetensors", "half.safetensors"})
    void write_givesTheReferenceWritersBytes(String name) {
        Path written = folder.resolve(name);
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Checkpoint golden = Checkpoint.open(resource(name))) {
            golden.names().forEach(tensor -> {
                TensorEntry entry = golden.entry(tensor);
                tensors.put(tensor, new TensorData(entry.dtype(), entry.shape(), golden.bytes(tensor)));
            });
            SafetensorsWriter.write(written, tensors, golden.metadata());
        }
        assertThat(written).hasSameBinaryContentAs(resource(name));
    }

    @Test
    void encode_roundsToHalfAsNumpyDoes() {
        try (Checkpoint half = Checkpoint.open(resource("half.safetensors"))) {
            assertThat(FloatCodec.encode(half.floats("values"), Dtype.F16)).isEqualTo(half.bytes("f16"));
        }
    }

    @Test
    void floats_widensEveryHalfAsNumpyDoes() {
        try (Checkpoint half = Checkpoint.open(resource("half.safetensors"))) {
            FloatBuffer ours = half.floats("all");
            ByteBuffer wanted = half.bytes("wide");
            assertThat(ours.remaining()).isEqualTo(65536);
            for (int i = 0; i < 65536; i++) {
                float expected = wanted.getFloat(i * Float.BYTES);
                assertThat(Float.floatToIntBits(ours.get(i))).isEqualTo(Float.floatToIntBits(expected));
            }
        }
    }

    @Test
    void floats_areWritableWithoutReachingTheFile() throws Exception {
        Path copy = Files.copy(resource("golden.safetensors"), folder.resolve("copy.safetensors"));
        try (Checkpoint checkpoint = Checkpoint.open(copy)) {
            ByteBuffer bytes = checkpoint.floatBytes("f32");
            assertThat(bytes.isDirect()).isTrue();
            assertThat(bytes.isReadOnly()).isFalse();
            bytes.putFloat(0, 99);
            assertThat(checkpoint.floats("f32").get(0)).isZero();
        }
        assertThat(copy).hasSameBinaryContentAs(resource("golden.safetensors"));
    }

    @Test
    void floats_refusesIntegers() {
        try (Checkpoint golden = Checkpoint.open(resource("golden.safetensors"))) {
            assertThatThrownBy(() -> golden.floats("i32"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContainingAll("golden.safetensors", "\"i32\"", "dtype I32", "F16, BF16, F32 and F64");
            assertThatThrownBy(() -> golden.floats("nothing"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContainingAll("\"nothing\"", "no such tensor");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bart-zsre",
                "gpt2-wikitext2",
                "gptneo-wikitext2",
                "llama-tiny",
                "minilm-l6-fever-claims",
                "minilm-l6-fever-evidence",
                "t5-zsre"
            })
    void open_readsRealModels(String model) {
        try (Checkpoint checkpoint = Checkpoint.open(Fixtures.path("models/" + model))) {
            assertThat(checkpoint.names()).isNotEmpty();
            for (String name : checkpoint.names()) {
                if (checkpoint.entry(name).dtype().readsAsFloat()) {
                    FloatBuffer values = checkpoint.floats(name);
                    assertThat((long) values.remaining())
                            .isEqualTo(checkpoint.entry(name).elements());
                    for (float value : floats(values)) {
                        if (!Float.isFinite(value)) {
                            throw new AssertionError(name + " holds " + value);
                        }
                    }
                }
            }
        }
    }

    private static float[] floats(FloatBuffer buffer) {
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    static Path resource(String name) {
        try {
            return Path.of(
                    GoldenFileTest.class.getResource("/safetensors/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
