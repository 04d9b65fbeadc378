package dev.salem.safetensors;

import static dev.salem.safetensors.RawFile.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CorruptFileTest {
    private static final String GOOD = entry("a", "F32", "[2]", "[0,8]");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"lengths", "json", "entries", "layouts"})
    void read_refusesWithFileAndReason(String flaw, byte[] content, String reason) throws IOException {
        Path file = Files.write(folder.resolve("model.safetensors"), content);

        assertThatThrownBy(() -> SafetensorsHeader.read(file))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("legal")
    void read_acceptsWhatTheFormatAllows(String kind, byte[] content, int tensors) throws IOException {
        Path file = Files.write(folder.resolve("model.safetensors"), content);

        assertThat(SafetensorsHeader.read(file).entries()).hasSize(tensors);
    }

    @Test
    void read_keepsOrderMetadataAndBytes() throws IOException {
        String header = "{\"__metadata__\":{\"z\":\"1\",\"a\":\"2\"}," + entry("b", "U8", "[1]", "[1,2]") + ", "
                + entry("a", "U8", "[1]", "[0,1]") + "}   ";
        SafetensorsHeader read = SafetensorsHeader.read(Files.write(folder.resolve("x"), RawFile.of(header, 2)));

        assertThat(read.entries()).extracting(TensorEntry::name).containsExactly("b", "a");
        assertThat(read.metadata().keySet()).containsExactly("z", "a");
        assertThat(new String(read.bytes(), StandardCharsets.UTF_8)).isEqualTo(header);
        assertThat(read.dataStart()).isEqualTo(8 + header.length());
    }

    @Test
    void read_refusesAHeaderOverTheLimit() throws IOException {
        Path file = Files.write(folder.resolve("x"), RawFile.of("{" + GOOD + "}", 8));
        int length = GOOD.length() + 2;

        assertThat(SafetensorsHeader.read(file, new SafetensorsLimits(length, 1, 1))
                        .entries())
                .hasSize(1);
        assertThatThrownBy(() -> SafetensorsHeader.read(file, new SafetensorsLimits(length - 1, 1, 1)))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("header length " + length + " passes the limit of " + (length - 1));
    }

    @Test
    void read_refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> SafetensorsHeader.read(folder.resolve("gone")))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContainingAll("gone", "no such file");
    }

    static Stream<Arguments> lengths() {
        byte[] header = ("{" + GOOD + "}").getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                arguments("empty file", new byte[0], "is 0 bytes long, too short"),
                arguments("seven bytes", new byte[7], "is 7 bytes long, too short"),
                arguments("length zero", new byte[8], "must start with '{', got: nothing"),
                arguments(
                        "length over the file",
                        RawFile.withLength(header.length + 9, header, 8),
                        "passes the end of the file"),
                arguments("length only", RawFile.withLength(2, new byte[0], 0), "passes the end of the file"),
                arguments(
                        "length over the limit",
                        RawFile.withLength(100_000_001, header, 8),
                        "passes the limit of 100000000"),
                arguments(
                        "length negative", RawFile.withLength(-1, header, 8), "18446744073709551615 passes the limit"),
                arguments(
                        "length big-endian",
                        RawFile.withLength(Long.reverseBytes(header.length), header, 8),
                        "passes the limit"),
                arguments(
                        "zip of pickles",
                        text("PK\u0003\u0004\u0014\u0000\u0000\u0000archive/data.pkl"),
                        "PyTorch pickle, which is refused"),
                arguments(
                        "bare pickle",
                        new byte[] {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc, (byte) 0x9c, 'F', 1},
                        "safe_serialization=True"),
                arguments("HDF5", new byte[] {(byte) 0x89, 'H', 'D', 'F', 13, 10, 26, 10, 0}, "HDF5"),
                arguments("GGUF", text("GGUF\u0003\u0000\u0000\u0001\u0000"), "GGUF"),
                arguments("LFS pointer", text("version https://git-lfs.github.com/spec/v1\n"), "git lfs pull"));
    }

    static Stream<Arguments> json() {
        return Stream.of(
                arguments("array", RawFile.of("[]", 0), "must start with '{', got: byte 0x5b"),
                arguments("leading space", RawFile.of(" {}", 0), "must start with '{', got: byte 0x20"),
                arguments("byte order mark", RawFile.of("\ufeff{}", 0), "byte 0xef"),
                arguments(
                        "padding of zeros",
                        RawFile.of("{}\u0000\u0000", 0),
                        "must end with '}' and spaces only, got: character U+0000"),
                arguments("padding of newlines", RawFile.of("{}\n", 0), "U+000A"),
                arguments("cut off", RawFile.of("{" + GOOD, 8), "not valid JSON"),
                arguments("second object", RawFile.of("{}{}", 0), "more after its closing '}'"),
                arguments("trailing comma", RawFile.of("{" + GOOD + ",}", 8), "not valid JSON"),
                arguments("comment", RawFile.of("{/* */}", 0), "not valid JSON"),
                arguments("single quotes", RawFile.of("{'a':1}", 0), "not valid JSON"),
                arguments("bad UTF-8", RawFile.of(new byte[] {'{', '"', (byte) 0xff, '"', '}'}, 0), "not valid UTF-8"),
                arguments(
                        "overlong UTF-8",
                        RawFile.of(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', '}'}, 0),
                        "not valid UTF-8"),
                arguments(
                        "half a surrogate in a name",
                        RawFile.of("{" + entry("\\ud800", "U8", "[0]", "[0,0]") + "}", 0),
                        "half a surrogate pair"),
                arguments(
                        "half a surrogate in metadata",
                        RawFile.of("{\"__metadata__\":{\"k\":\"\\udc00\"}}", 0),
                        "\"k\" is no valid Unicode"),
                arguments("tensor twice", RawFile.of("{" + GOOD + "," + GOOD + "}", 8), "Duplicate field 'a'"),
                arguments(
                        "key twice",
                        RawFile.of(
                                "{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}", 0),
                        "Duplicate field 'dtype'"),
                arguments(
                        "metadata twice",
                        RawFile.of("{\"__metadata__\":{},\"__metadata__\":{}}", 0),
                        "Duplicate field '__metadata__'"),
                arguments(
                        "metadata key twice",
                        RawFile.of("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0),
                        "Duplicate field 'k'"),
                arguments(
                        "metadata a list",
                        RawFile.of("{\"__metadata__\":[]}", 0),
                        "__metadata__ must be an object of strings"),
                arguments(
                        "metadata null",
                        RawFile.of("{\"__metadata__\":null}", 0),
                        "__metadata__ must be an object of strings"),
                arguments(
                        "metadata a number",
                        RawFile.of("{\"__metadata__\":{\"k\":1}}", 0),
                        "__metadata__ \"k\" must be a string, got: 1"),
                arguments(
                        "metadata nested",
                        RawFile.of("{\"__metadata__\":{\"k\":{}}}", 0),
                        "__metadata__ \"k\" must be a string"),
                arguments(
                        "nested too deeply",
                        RawFile.of("{\"a\":" + "[".repeat(70) + "]".repeat(70) + "}", 0),
                        "tensor \"a\": must be an object"));
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                arguments("entry a list", RawFile.of("{\"a\":[]}", 0), "tensor \"a\": must be an object"),
                arguments("entry null", RawFile.of("{\"a\":null}", 0), "tensor \"a\": must be an object"),
                arguments(
                        "no dtype",
                        RawFile.of("{\"a\":{\"shape\":[0],\"data_offsets\":[0,0]}}", 0),
                        "tensor \"a\": dtype is missing"),
                arguments(
                        "no shape",
                        RawFile.of("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,0]}}", 0),
                        "tensor \"a\": shape is missing"),
                arguments(
                        "no offsets",
                        RawFile.of("{\"a\":{\"dtype\":\"U8\",\"shape\":[0]}}", 0),
                        "tensor \"a\": data_offsets is missing"),
                arguments(
                        "unknown key",
                        RawFile.of("{\"a\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0],\"x\":1}}", 0),
                        "unknown key \"x\""),
                arguments(
                        "unknown dtype",
                        one("F31", "[2]", "[0,8]"),
                        "tensor \"a\": unknown dtype \"F31\"; known are [BOOL, "),
                arguments("lower-case dtype", one("f32", "[2]", "[0,8]"), "unknown dtype \"f32\""),
                arguments(
                        "dtype a number",
                        RawFile.of("{\"a\":{\"dtype\":4,\"shape\":[0],\"data_offsets\":[0,0]}}", 0),
                        "dtype must be a string, got: 4"),
                arguments("shape a number", one("F32", "2", "[0,8]"), "shape must be an array of whole numbers"),
                arguments("shape nested", one("F32", "[[2]]", "[0,8]"), "shape must hold whole numbers"),
                arguments(
                        "shape a fraction",
                        one("F32", "[2.0]", "[0,8]"),
                        "shape must hold whole numbers from 0 on, got: 2.0"),
                arguments(
                        "shape an exponent",
                        one("F32", "[2e0]", "[0,8]"),
                        "shape must hold whole numbers from 0 on, got: 2e0"),
                arguments("shape a string", one("F32", "[\"2\"]", "[0,8]"), "shape must hold whole numbers"),
                arguments("shape null", one("F32", "[null]", "[0,8]"), "shape must hold whole numbers"),
                arguments(
                        "shape negative",
                        one("F32", "[-2]", "[0,8]"),
                        "shape must hold whole numbers from 0 on, got: -2"),
                arguments(
                        "shape over 64 bits", one("F32", "[18446744073709551615]", "[0,8]"), "shape overflows 64 bits"),
                arguments(
                        "shape product overflows", one("F32", "[4294967296,4294967296]", "[0,8]"), "overflows 64 bits"),
                arguments(
                        "shape product wraps to the size",
                        one("U8", "[4611686018427387905,4]", "[0,4]"),
                        "overflows 64 bits"),
                arguments(
                        "shape times dtype overflows",
                        one("F32", "[4611686018427387904]", "[0,8]"),
                        "overflows 64 bits"),
                arguments(
                        "shape larger than the range",
                        one("F32", "[3]", "[0,8]"),
                        "hold 8 bytes, but F32 of shape [3] takes 12"),
                arguments(
                        "shape smaller than the range",
                        one("F32", "[1]", "[0,8]"),
                        "hold 8 bytes, but F32 of shape [1] takes 4"),
                arguments("range no whole element", one("F32", "[2]", "[0,7]"), "hold 7 bytes, but F32"),
                arguments(
                        "scalar with an empty range",
                        one("F32", "[]", "[0,0]"),
                        "hold 0 bytes, but F32 of shape [] takes 4"),
                arguments("one offset", one("F32", "[2]", "[0]"), "data_offsets must be [begin, end], got: [0]"),
                arguments("three offsets", one("F32", "[2]", "[0,8,8]"), "data_offsets must be [begin, end]"),
                arguments(
                        "offsets reversed",
                        one("F32", "[2]", "[8,0]"),
                        "data_offsets must satisfy 0 <= begin <= end, got: [8, 0]"),
                arguments(
                        "offset negative",
                        one("F32", "[2]", "[-8,0]"),
                        "data_offsets must hold whole numbers from 0 on, got: -8"),
                arguments(
                        "offset over 64 bits",
                        one("F32", "[2]", "[0,99999999999999999999]"),
                        "data_offsets overflows 64 bits"));
    }

    static Stream<Arguments> layouts() {
        return Stream.of(
                arguments(
                        "hole at the start",
                        one("F32", "[1]", "[4,8]"),
                        "tensor \"a\": begins at 4 and leaves a hole after 0"),
                arguments(
                        "hole between",
                        two("[0,4]", "[5,9]", 9),
                        "tensor \"b\": begins at 5 and leaves a hole after 4"),
                arguments(
                        "overlap",
                        two("[0,4]", "[2,6]", 6),
                        "tensor \"b\": begins at 2 and overlaps the tensor that ends at 4"),
                arguments("same range", two("[0,4]", "[0,4]", 4), "overlaps"),
                arguments(
                        "data missing",
                        RawFile.of("{" + GOOD + "}", 7),
                        "tensor \"a\": ends at 8 but the file holds 7 bytes of data; the file is cut off"),
                arguments("no data", RawFile.of("{" + GOOD + "}", 0), "ends at 8 but the file holds 0"),
                arguments(
                        "data left over",
                        RawFile.of("{" + GOOD + "}", 9),
                        "holds 9 bytes of data but its tensors end at 8"),
                arguments(
                        "data without tensors", RawFile.of("{}", 1), "holds 1 bytes of data but its tensors end at 0"),
                arguments(
                        "empty tensor amid another",
                        RawFile.of("{" + GOOD + "," + entry("e", "F32", "[0]", "[4,4]") + "}", 8),
                        "tensor \"e\": begins at 4 and overlaps"),
                arguments(
                        "empty tensor past the end",
                        RawFile.of("{" + GOOD + "," + entry("e", "F32", "[0]", "[9,9]") + "}", 8),
                        "tensor \"e\": begins at 9 and leaves a hole"));
    }

    static Stream<Arguments> legal() {
        return Stream.of(
                arguments("no tensors", RawFile.of("{}", 0), 0),
                arguments("empty metadata", RawFile.of("{\"__metadata__\":{}}", 0), 0),
                arguments("padded", RawFile.of("{" + GOOD + "}     ", 8), 1),
                arguments("white space within", RawFile.of("{\n\t" + GOOD + "\r\n}", 8), 1),
                arguments("scalar", one("F32", "[]", "[0,4]", 4), 1),
                arguments(
                        "empty tensors at both ends",
                        RawFile.of(
                                "{" + entry("z", "F32", "[0]", "[8,8]") + "," + GOOD + ","
                                        + entry("e", "F32", "[0,7]", "[0,0]") + "}",
                                8),
                        3),
                arguments("out of order", two("[4,8]", "[0,4]", 8), 2),
                arguments("empty name", RawFile.of("{" + entry("", "U8", "[1]", "[0,1]") + "}", 1), 1),
                arguments(
                        "surrogate pair escaped",
                        RawFile.of("{" + entry("\\ud83d\\ude00", "U8", "[1]", "[0,1]") + "}", 1),
                        1));
    }

    private static byte[] one(String dtype, String shape, String offsets) {
        return one(dtype, shape, offsets, 8);
    }

    private static byte[] one(String dtype, String shape, String offsets, int dataBytes) {
        return RawFile.of("{" + entry("a", dtype, shape, offsets) + "}", dataBytes);
    }

    private static byte[] two(String first, String second, int dataBytes) {
        return RawFile.of(
                "{" + entry("a", "U8", "[4]", first) + "," + entry("b", "U8", "[4]", second) + "}", dataBytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
