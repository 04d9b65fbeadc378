package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sparse file of 5 GiB: F32 "large" of 2.5 GiB, "half" F16 and "tail" F32 behind it, then U8 "raw" of 2.5 GiB. */
class LargeFileTest {
    private static final long LARGE = 5L << 29;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeSparseFile() throws IOException {
        file = folder.resolve("model.safetensors");
        long half = LARGE + 4;
        long tail = half + 8;
        long end = tail + LARGE;
        String header = "{"
                + String.join(
                        ",",
                        RawFile.entry("large", "F32", "[" + LARGE / 4 + "]", "[0," + LARGE + "]"),
                        RawFile.entry("half", "F16", "[2]", "[" + LARGE + "," + half + "]"),
                        RawFile.entry("tail", "F32", "[2]", "[" + half + "," + tail + "]"),
                        RawFile.entry("raw", "U8", "[" + LARGE + "]", "[" + tail + "," + end + "]"))
                + "}";
        header = header + " ".repeat((8 - header.length() % 8) % 8);
        long start = 8 + header.length();
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.write(RawFile.of(header, 0));
            sparse.setLength(start + end);
            sparse.seek(start + LARGE - 4);
            sparse.write(stored(new float[] {7}, Dtype.F32));
            sparse.write(stored(new float[] {1.5f, -2}, Dtype.F16));
            sparse.write(stored(new float[] {3, 4}, Dtype.F32));
            sparse.seek(start + end - 1);
            sparse.write(9);
        }
    }

    @Test
    void floats_readsBehindTwoGigabytes() {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.floats("tail").get(1)).isEqualTo(4);
            assertThat(checkpoint.floats("half").get(1)).isEqualTo(-2);
        }
    }

    @Test
    void floatChunks_coverWhatOneBufferCannot() {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThatThrownBy(() -> checkpoint.floats("large"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContainingAll("\"large\"", "floatChunks");
            List<FloatBuffer> chunks = checkpoint.floatChunks("large");
            assertThat(chunks).extracting(FloatBuffer::remaining).containsExactly(1 << 28, 1 << 28, 1 << 27);
            assertThat(chunks.get(2).get((1 << 27) - 1)).isEqualTo(7);
            assertThat(checkpoint.floatChunks("half")).hasSize(1);
        }
    }

    @Test
    void byteChunks_coverWhatOneBufferCannot() {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThatThrownBy(() -> checkpoint.bytes("raw"))
                    .isInstanceOf(SafetensorsException.class)
                    .hasMessageContainingAll("\"raw\"", "byteChunks");
            List<ByteBuffer> chunks = checkpoint.byteChunks("raw");
            assertThat(chunks).extracting(ByteBuffer::remaining).containsExactly(1 << 30, 1 << 30, 1 << 29);
            assertThat(chunks.get(2).get((1 << 29) - 1)).isEqualTo((byte) 9);
            assertThat(chunks).allMatch(ByteBuffer::isReadOnly);
        }
    }

    private static byte[] stored(float[] values, Dtype dtype) {
        ByteBuffer encoded = FloatCodec.encode(values, dtype);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
