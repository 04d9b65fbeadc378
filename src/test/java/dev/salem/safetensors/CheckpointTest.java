package dev.salem.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String FIRST = "model-00001-of-00002.safetensors";
    private static final String SECOND = "model-00002-of-00002.safetensors";

    @TempDir
    Path folder;

    @Test
    void open_joinsShards() throws Exception {
        writeShards();
        writeIndex("{\"metadata\":{\"total_size\":16,\"nested\":[{}]},\"weight_map\":{\"b\":\"" + SECOND + "\",\"a\":\""
                + FIRST + "\"}}");

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("a", "b");
            assertThat(checkpoint.files()).containsExactly(folder.resolve(FIRST), folder.resolve(SECOND));
            assertThat(checkpoint.fileOf("b")).isEqualTo(folder.resolve(SECOND));
            assertThat(checkpoint.floats("b").get(1)).isEqualTo(4);
            assertThat(checkpoint.metadata()).containsOnly(Map.entry("format", "pt"), Map.entry("shard", "1"));
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            joined.write(Files.readAllBytes(folder.resolve(FIRST)));
            joined.write(Files.readAllBytes(folder.resolve(SECOND)));
            assertThat(checkpoint.digest()).isEqualTo(sha256(joined.toByteArray()));
        }
    }

    /** The last byte lies behind the first piece that is read. */
    @ParameterizedTest
    @ValueSource(ints = {0, 299_999})
    @EnabledOnOs(OS.LINUX)
    void matches_seesEveryByteAndMapsNone(int changed) throws IOException {
        String header = "{" + RawFile.entry("a", "U8", "[300000]", "[0,300000]") + ","
                + RawFile.entry("b", "U8", "[300000]", "[300000,600000]") + "}";
        byte[] bytes = RawFile.of(header, 600_000);
        Path one = Files.write(folder.resolve("one.safetensors"), bytes);
        bytes[bytes.length - 300_000 + changed] = 1;
        Path other = Files.write(folder.resolve("other.safetensors"), bytes);

        try (Checkpoint left = Checkpoint.open(one);
                Checkpoint right = Checkpoint.open(other)) {
            assertThat(left.matches("a", right)).isTrue();
            assertThat(left.matches("b", right)).isFalse();
            assertThat(Files.readString(Path.of("/proc/self/maps"))).doesNotContain(one.toString(), other.toString());
        }
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("badIndexes")
    void open_refusesABadIndex(String index, String reason) throws IOException {
        writeShards();
        writeIndex(index);

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("model.safetensors.index.json: ")
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> badIndexes() {
        String a = "\"a\":\"" + FIRST + "\"";
        String b = "\"b\":\"" + SECOND + "\"";
        return Stream.of(
                arguments("", "must be a JSON object"),
                arguments("[]", "must be a JSON object"),
                arguments("{", "is not valid JSON"),
                arguments("{}", "weight_map is missing or empty"),
                arguments("{\"weight_map\":{}}", "weight_map is missing or empty"),
                arguments("{\"weight_map\":[]}", "weight_map must be an object"),
                arguments("{\"weight_map\":{\"a\":1}}", "tensor \"a\": must map to a file name, got: 1"),
                arguments("{\"weight_map\":{" + a + "," + a + "}}", "Duplicate field 'a'"),
                arguments("{\"weight_map\":{" + a + "," + b + "}}{}", "more after its closing"),
                arguments("{\"weight_map\":{\"a\":\"../" + FIRST + "\"}}", "plain *.safetensors file name"),
                arguments("{\"weight_map\":{\"a\":\"/etc/x.safetensors\"}}", "plain *.safetensors file name"),
                arguments("{\"weight_map\":{\"a\":\"sub\\\\x.safetensors\"}}", "plain *.safetensors file name"),
                arguments("{\"weight_map\":{\"a\":\"..\"}}", "plain *.safetensors file name"),
                arguments("{\"weight_map\":{\"a\":\"pytorch_model.bin\"}}", "got: \"pytorch_model.bin\""),
                arguments(
                        "{\"weight_map\":{\"a\":\"gone.safetensors\"}}",
                        "names the shard \"gone.safetensors\", which is not there"),
                arguments(
                        "{\"weight_map\":{" + a + ",\"b\":\"" + FIRST + "\"}}",
                        "tensor \"b\": is said to be in " + FIRST + " but is in no shard"),
                arguments(
                        "{\"weight_map\":{\"a\":\"" + SECOND + "\",\"b\":\"" + FIRST + "\"}}",
                        "is said to be in " + SECOND + " but is in " + FIRST),
                arguments(
                        "{\"weight_map\":{" + a + "," + b + ",\"c\":\"" + FIRST + "\"}}",
                        "tensor \"c\": is said to be in " + FIRST + " but is in no shard"));
    }

    @Test
    void open_refusesATensorThatTheIndexDoesNotName() throws IOException {
        writeShard(FIRST, Map.of("a", tensor(1), "extra", tensor(2)), "1");
        writeIndex("{\"weight_map\":{\"a\":\"" + FIRST + "\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("\"extra\"", "not in weight_map");
    }

    @Test
    void open_refusesATensorInTwoShards() throws IOException {
        writeShard(FIRST, Map.of("a", tensor(1)), "1");
        writeShard(SECOND, Map.of("a", tensor(1), "b", tensor(2)), "2");
        writeIndex("{\"weight_map\":{\"a\":\"" + FIRST + "\",\"b\":\"" + SECOND + "\"}}");

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll(SECOND, "\"a\"", "stands in " + FIRST + " too");
    }

    @Test
    void open_holdsToItsLimits() throws IOException {
        writeShards();
        String index = "{\"weight_map\":{\"b\":\"" + SECOND + "\",\"a\":\"" + FIRST + "\"}}";
        writeIndex(index);

        assertThatThrownBy(() -> Checkpoint.open(folder, new SafetensorsLimits(1000, index.length() - 1, 2)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("passes the limit of " + (index.length() - 1));
        assertThatThrownBy(() -> Checkpoint.open(folder, new SafetensorsLimits(1000, index.length(), 1)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("names 2 shards and passes the limit of 1");
        assertThatThrownBy(() -> Checkpoint.open(folder, new SafetensorsLimits(10, index.length(), 2)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll(FIRST, "passes the limit of 10");
        try (Checkpoint checkpoint = Checkpoint.open(folder, new SafetensorsLimits(1000, index.length(), 2))) {
            assertThat(checkpoint.names()).hasSize(2);
        }
        assertThatThrownBy(() -> new SafetensorsLimits(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("headerBytes must be at least 1, got: 0");
    }

    @Test
    void open_takesTheOnlyFileWhateverItsName() throws IOException {
        writeShard("weights.safetensors", Map.of("a", tensor(1)), "1");

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.names()).containsExactly("a");
        }
        writeShard("more.safetensors", Map.of("b", tensor(1)), "1");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("[more.safetensors, weights.safetensors]", "index.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"pytorch_model.bin", "weights.BIN", "model.pt", "tf_model.h5", "model.ckpt", "flax_model.msgpack"
            })
    void open_refusesOtherFormatsByName(String name) throws IOException {
        Path file = Files.createFile(folder.resolve(name));

        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll(folder.toString(), "[" + name + "]", "refused", "safe_serialization=True");
        assertThatThrownBy(() -> Checkpoint.open(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll(name, "refused", "safe_serialization=True");
    }

    @Test
    void open_refusesAnAdapterAndNothing() throws IOException {
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("gone")))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("gone", "no such file or folder");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("holds no *.safetensors; give the folder");
        Files.createFile(folder.resolve("adapter_config.json"));
        writeShard("adapter_model.safetensors", Map.of("a", tensor(1)), "1");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("PEFT adapter", "merge_and_unload()");
    }

    @Test
    void digest_isTheFilesSha256() throws Exception {
        Path golden = GoldenFileTest.resource("half.safetensors");

        try (Checkpoint checkpoint = Checkpoint.open(golden)) {
            assertThat(checkpoint.digest()).isEqualTo(sha256(Files.readAllBytes(golden)));
        }
    }

    @Test
    void floats_readsWhatIsNotAligned() throws IOException {
        String header = "{" + RawFile.entry("a", "F32", "[1]", "[0,4]") + "}";
        byte[] content = RawFile.of(header, 4);
        assertThat((header.length() + 8) % 4).isNotZero();
        content[content.length - 2] = (byte) 0x80;
        content[content.length - 1] = 0x3f;
        Path file = Files.write(folder.resolve("model.safetensors"), content);

        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            ByteBuffer values = checkpoint.floatBytes("a");
            assertThat(values.getFloat(0)).isEqualTo(1);
            assertThat(values.alignmentOffset(0, Float.BYTES)).isZero();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void floats_mapsF32WithoutACopy() throws IOException {
        writeShard("model.safetensors", Map.of("a", tensor(5)), "1");

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            FloatBuffer values = checkpoint.floats("a");
            assertThat(Files.readString(Path.of("/proc/self/maps")))
                    .contains(folder.toRealPath().resolve("model.safetensors").toString());
            assertThat(values.get(0)).isEqualTo(5);
        }
    }

    @Test
    void floats_readsAFileThatMayNotBeWritten() throws IOException {
        writeShard("model.safetensors", Map.of("a", tensor(5)), "1");
        Files.setPosixFilePermissions(
                folder.resolve("model.safetensors"), PosixFilePermissions.fromString("r--r--r--"));

        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ByteBuffer values = checkpoint.floatBytes("a");
            values.putFloat(0, 6);
            assertThat(values.getFloat(4)).isEqualTo(6);
            assertThat(checkpoint.floats("a").get(0)).isEqualTo(5);
        }
    }

    @Test
    void floats_outliveTheCheckpoint() throws IOException {
        writeShard("model.safetensors", Map.of("a", tensor(5)), "1");
        FloatBuffer values;
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            values = checkpoint.floats("a");
        }
        assertThat(values.get(0)).isEqualTo(5);
    }

    private void writeShards() throws IOException {
        writeShard(FIRST, Map.of("a", tensor(1)), "1");
        writeShard(SECOND, Map.of("b", tensor(3)), "2");
    }

    private void writeShard(String name, Map<String, TensorData> tensors, String shard) {
        SafetensorsWriter.write(folder.resolve(name), tensors, Map.of("format", "pt", "shard", shard));
    }

    private void writeIndex(String json) throws IOException {
        Files.writeString(folder.resolve("model.safetensors.index.json"), json);
    }

    private static TensorData tensor(float first) {
        return new TensorData(Dtype.F32, List.of(2L), FloatCodec.encode(new float[] {first, first + 1}, Dtype.F32));
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
