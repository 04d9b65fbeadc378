package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorPatchTest {
    @TempDir
    Path folder;

    private Path source;
    private byte[] original;

    @BeforeEach
    void writeSource() throws IOException {
        source = folder.resolve("model.safetensors");
        SafetensorsWriter.write(
                source,
                Map.of(
                        "w", new TensorData(Dtype.F32, List.of(2L), FloatCodec.encode(new float[] {1, 2}, Dtype.F32)),
                        "h",
                                new TensorData(
                                        Dtype.F16, List.of(3L), FloatCodec.encode(new float[] {3, 4, 5}, Dtype.F16))),
                Map.of());
        original = Files.readAllBytes(source);
    }

    @Test
    void apply_writesTheNewValues() {
        Path target = folder.resolve("edited.safetensors");
        ByteBuffer values = FloatCodec.encode(new float[] {6, 7, 8}, Dtype.F16);

        TensorPatch.apply(source, target, Map.of("h", values));

        assertThat(values.position()).isZero();
        assertThat(source).hasBinaryContent(original);
        try (Checkpoint edited = Checkpoint.open(target)) {
            assertThat(edited.floats("h").get(2)).isEqualTo(8);
            assertThat(edited.floats("w").get(1)).isEqualTo(2);
        }
    }

    @Test
    void apply_replacesItsOwnSource() {
        TensorPatch.apply(source, source, Map.of("w", FloatCodec.encode(new float[] {9, 9}, Dtype.F32)));

        try (Checkpoint edited = Checkpoint.open(source)) {
            assertThat(edited.floats("w").get(0)).isEqualTo(9);
            assertThat(edited.floats("h").get(0)).isEqualTo(3);
        }
    }

    @Test
    void apply_refusesAWrongLengthAndWritesNothing() throws IOException {
        Map<String, ByteBuffer> tooShort = Map.of("h", ByteBuffer.allocate(5));

        assertThatThrownBy(() -> TensorPatch.apply(source, folder.resolve("edited"), tooShort))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("model.safetensors", "\"h\"", "takes 6 bytes as F16 of shape [3], got: 5");
        assertThat(filesIn(folder)).containsExactly(source);
    }

    @Test
    void apply_refusesAnUnknownName() {
        Map<String, ByteBuffer> unknown = Map.of("x", ByteBuffer.allocate(0));

        assertThatThrownBy(() -> TensorPatch.apply(source, folder.resolve("edited"), unknown))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("\"x\"", "no such tensor");
    }

    @Test
    void apply_leavesNothingWhereTheTargetCannotBeReplaced() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken/inner")).getParent();

        assertThatThrownBy(() -> TensorPatch.apply(source, taken, Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(taken.toString(), "cannot be written");
        assertThat(filesIn(folder)).containsExactlyInAnyOrder(source, taken);
    }

    @Test
    void apply_namesTheTargetWhereItsFolderIsAFile() {
        Path target = source.resolve("edited");

        assertThatThrownBy(() -> TensorPatch.apply(source, target, Map.of()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContainingAll(target.toString(), "check the folder");
    }

    @Test
    void write_refusesTheReservedName() {
        TensorData tensor = new TensorData(Dtype.U8, List.of(0L), ByteBuffer.allocate(0));

        assertThatThrownBy(() -> SafetensorsWriter.write(source, Map.of("__metadata__", tensor), Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("reserved");
        assertThatThrownBy(() -> SafetensorsWriter.write(source, Map.of("\ud800", tensor), Map.of()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThatThrownBy(() -> new TensorData(Dtype.F32, List.of(2L), ByteBuffer.allocate(7)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("bytes must fill F32 of shape [2], got: 7");
        assertThat(source).hasBinaryContent(original);
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
