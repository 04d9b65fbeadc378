package dev.salem.artifact;

import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Small models of real files, in one weight file or two shards, with a configuration and a sub-folder. */
final class TinyModel {
    static final String FIRST = "model-00001-of-00002.safetensors";
    static final String SECOND = "model-00002-of-00002.safetensors";

    private TinyModel() {}

    /** One file with "half" (F16), "brain" (BF16), "single" (F32), "double" (F64) and "ids" (I64). */
    static Path write(Path folder) throws IOException {
        writeOtherFiles(folder);
        SafetensorsWriter.write(
                folder.resolve("model.safetensors"),
                Map.of(
                        "half", tensor(Dtype.F16, 1, 2, 3, 4),
                        "brain", tensor(Dtype.BF16, 5, 6, 7),
                        "single", tensor(Dtype.F32, 8, 9, 10),
                        "double", tensor(Dtype.F64, 11, 12),
                        "ids", new TensorData(Dtype.I64, List.of(1L), ByteBuffer.allocate(8))),
                Map.of("format", "pt"));
        return folder;
    }

    /** Two shards: "a" in the first, "b" and "c" in the second. */
    static Path writeShards(Path folder) throws IOException {
        writeOtherFiles(folder);
        SafetensorsWriter.write(folder.resolve(FIRST), Map.of("a", tensor(Dtype.F32, 1, 2)), Map.of("format", "pt"));
        SafetensorsWriter.write(
                folder.resolve(SECOND),
                Map.of("b", tensor(Dtype.F32, 3, 4), "c", tensor(Dtype.F16, 5)),
                Map.of("format", "pt"));
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":{\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\",\"c\":\"" + SECOND + "\"}}");
        return folder;
    }

    static ByteBuffer values(Dtype dtype, float... values) {
        return FloatCodec.encode(values, dtype);
    }

    /** Every file below a folder with its bytes, by relative path. */
    static Map<String, ByteBuffer> contents(Path folder) throws IOException {
        Map<String, ByteBuffer> contents = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.filter(Files::isRegularFile)
                    .forEach(file -> contents.put(folder.relativize(file).toString(), bytes(file)));
        }
        return contents;
    }

    private static TensorData tensor(Dtype dtype, float... values) {
        return new TensorData(dtype, List.of((long) values.length), values(dtype, values));
    }

    private static void writeOtherFiles(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("onnx/deep"));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}\n");
        Files.write(folder.resolve("onnx/deep/bytes.dat"), new byte[] {0, -1, 13, 10});
    }

    private static ByteBuffer bytes(Path file) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
