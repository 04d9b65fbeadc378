package dev.salem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.Fixtures;
import dev.salem.MlflowModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.safetensors.SafetensorsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EditedModelTest {
    private static final Map<String, ByteBuffer> EDIT = Map.of("half", TinyModel.values(Dtype.F16, 1, 2, 3, -4));

    @TempDir
    Path folder;

    private Path base;
    private Path out;
    private Map<String, ByteBuffer> original;

    @BeforeEach
    void writeBase() throws IOException {
        base = TinyModel.write(folder.resolve("base"));
        out = folder.resolve("made/edited");
        original = TinyModel.contents(base);
    }

    @Test
    void write_changesTheTensorsAndTheCardOnly() throws IOException {
        EditedModel edited = EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit."));

        assertThat(TinyModel.contents(base)).isEqualTo(original);
        Map<String, ByteBuffer> written = TinyModel.contents(out);
        assertThat(Files.readString(out.resolve("README.md"))).endsWith("## Edits\n\nEdit.\n");
        written.remove("README.md");
        ByteBuffer weights = written.put("model.safetensors", original.get("model.safetensors"));
        assertThat(written).isEqualTo(original);
        assertThat(differingBytes(weights, original.get("model.safetensors"))).isEqualTo(1);
        assertThat(edited.changedBytes()).isEqualTo(1);
        assertThat(edited.path()).isEqualTo(out);
        try (Checkpoint checkpoint = Checkpoint.open(out)) {
            assertThat(edited.digest()).isEqualTo(checkpoint.digest());
            assertThat(checkpoint.floats("half").get(3)).isEqualTo(-4);
        }
        assertThat(filesIn(out.getParent())).containsExactly(out);
    }

    @Test
    void write_givesTheSameBytesAgain() throws IOException {
        EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit."));
        EditedModel.write(StoredModel.of(base), folder.resolve("again"), EDIT, Optional.of("Edit."));

        assertThat(TinyModel.contents(folder.resolve("again"))).isEqualTo(TinyModel.contents(out));
    }

    @Test
    void write_patchesTheShardOfEachTensor() throws IOException {
        Path shards = TinyModel.writeShards(folder.resolve("shards"));

        EditedModel edited = EditedModel.write(
                StoredModel.of(shards),
                out,
                Map.of("c", TinyModel.values(Dtype.F16, -5), "a", TinyModel.values(Dtype.F32, 1, -2)),
                Optional.of("Edit."));

        assertThat(edited.changedBytes()).isEqualTo(2);
        try (Checkpoint checkpoint = Checkpoint.open(out)) {
            assertThat(checkpoint.floats("a").get(1)).isEqualTo(-2);
            assertThat(checkpoint.floats("b").get(1)).isEqualTo(4);
            assertThat(checkpoint.floats("c").get(0)).isEqualTo(-5);
        }
    }

    @Test
    void write_continuesTheCardWhateverItsEncoding() throws IOException {
        byte[] latin = "# Modèle\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(base.resolve("README.md"), latin);

        EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Zürich → Bern"));

        byte[] card = Files.readAllBytes(out.resolve("README.md"));
        assertThat(card).startsWith(latin);
        assertThat(new String(card, StandardCharsets.UTF_8)).endsWith("\n## Edits\n\nZürich → Bern\n");
        EditedModel.write(StoredModel.of(out), folder.resolve("second"), EDIT, Optional.of("Second."));
        assertThat(Files.readString(folder.resolve("second/README.md"), StandardCharsets.ISO_8859_1))
                .contains("## Edits\n\nSecond.\n\n### Earlier edits\n\n- Z");
    }

    @Test
    void write_withoutASection_changesTheTensorAloneWhereverTheWeightsLie() throws IOException {
        Path root = MlflowModel.copy(folder.resolve("saved"));
        Files.writeString(root.resolve("README.md"), "# Mine");
        Files.writeString(root.resolve("model/README.md"), "# Mine too");
        StoredModel saved = new StoredModel(root, root.resolve("model"));
        String name = "bert.encoder.layer.1.output.dense.bias";
        ByteBuffer values;
        try (Checkpoint checkpoint = Checkpoint.open(saved.weights())) {
            float[] floats = new float[16];
            checkpoint.floats(name).get(floats);
            floats[3] += 1;
            values = FloatCodec.encode(floats, Dtype.F16);
        }

        EditedModel edited = EditedModel.write(saved, out, Map.of(name, values), Optional.empty());

        Map<String, ByteBuffer> before = TinyModel.contents(root);
        Map<String, ByteBuffer> after = TinyModel.contents(out);
        ByteBuffer weights = after.put("model/model.safetensors", before.get("model/model.safetensors"));
        assertThat(after).isEqualTo(before);
        assertThat(weights.mismatch(before.get("model/model.safetensors"))).isPositive();
        try (Checkpoint checkpoint = Checkpoint.open(saved.at(out).weights())) {
            assertThat(checkpoint.bytes(name)).isEqualTo(values);
            assertThat(edited.digest()).isEqualTo(checkpoint.digest());
            assertThat(edited.changedBytes()).isBetween(1L, 2L);
        }
    }

    @Test
    void write_withASection_putsTheCardBesideTheWeights() throws IOException {
        Path weights = TinyModel.write(folder.resolve("whole/inner"));
        StoredModel nested = new StoredModel(folder.resolve("whole"), weights);
        EditedModel.write(nested, out, EDIT, Optional.of("Edit."));
        assertThat(out.resolve("inner/README.md")).content().endsWith("## Edits\n\nEdit.\n");
        assertThat(out.resolve("README.md")).doesNotExist();
    }

    @Test
    void storedModel_whoseWeightsLieElsewhere_isNone() {
        assertThatThrownBy(() -> new StoredModel(base, folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weights must lie in " + base);
    }

    @Test
    void write_takesAnEmptyFolder() throws IOException {
        Files.createDirectories(out);

        EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit."));

        assertThat(out.resolve("config.json")).exists();
    }

    @Test
    void write_refusesATakenPlace() throws IOException {
        Path kept = Files.writeString(Files.createDirectories(out).resolve("kept"), "mine");

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContainingAll(out.toString(), "is not an empty folder", "choose another place");
        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), kept, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("is not an empty folder");
        assertThat(filesIn(out)).containsExactly(kept);
        assertThat(kept).hasContent("mine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"edited", "onnx/edited", "../base/x"})
    void write_refusesAPlaceWithinTheBase(String inner) throws IOException {
        assertThatThrownBy(
                        () -> EditedModel.write(StoredModel.of(base), base.resolve(inner), EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("lies within");
        assertThat(TinyModel.contents(base)).isEqualTo(original);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("badTensors")
    void write_refusesBadTensorsAndLeavesNothing(
            Map<String, ByteBuffer> tensors, Class<? extends Exception> failure, String reason) throws IOException {
        Path parent = Files.createDirectories(out.getParent());

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, tensors, Optional.of("Edit.")))
                .isInstanceOf(failure)
                .hasMessageContaining(reason);
        assertThat(filesIn(parent)).isEmpty();
    }

    static Stream<Arguments> badTensors() {
        Class<?> artifact = ArtifactException.class;
        return Stream.of(
                arguments(Map.of(), IllegalArgumentException.class, "at least one"),
                arguments(
                        Map.of("gone", ByteBuffer.allocate(2)),
                        SafetensorsException.class,
                        "tensor \"gone\": no such tensor"),
                arguments(
                        Map.of("half", ByteBuffer.allocate(7)), artifact, "takes 8 bytes as F16 of shape [4], got: 7"),
                arguments(
                        Map.of("half", TinyModel.values(Dtype.F16, 1, 2, 70000, 4)),
                        artifact,
                        "\"half\": element 2 is NaN or infinite as F16"),
                arguments(
                        Map.of("brain", TinyModel.values(Dtype.BF16, 1, Float.NaN, 1)),
                        artifact,
                        "\"brain\": element 1"),
                arguments(
                        Map.of("single", TinyModel.values(Dtype.F32, Float.NEGATIVE_INFINITY, 1, 1)),
                        artifact,
                        "\"single\": element 0"),
                arguments(
                        Map.of("double", TinyModel.values(Dtype.F64, 1, Float.NaN)),
                        artifact,
                        "\"double\": element 1"));
    }

    @Test
    void write_takesTheLargestFiniteValues() {
        EditedModel.write(
                StoredModel.of(base),
                out,
                Map.of(
                        "half", TinyModel.values(Dtype.F16, 65504, -65504, 0x1p-24f, 0),
                        "brain", TinyModel.values(Dtype.BF16, 0x1.fep127f, 0, -0f),
                        "single", TinyModel.values(Dtype.F32, Float.MAX_VALUE, 0, 0)),
                Optional.of("Edit."));

        assertThat(out.resolve("model.safetensors")).exists();
    }

    @Test
    void write_refusesABadSectionAndLeavesNothing() throws IOException {
        Path parent = Files.createDirectories(out.getParent());

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("# Heading")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(filesIn(parent)).isEmpty();
    }

    @Test
    void write_refusesALinkThatLeavesTheBase() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(base.resolve("onnx/link"), Path.of("../../secret"));

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContainingAll(link.toString(), "leaves the model's folder", secret.toString());
        assertThat(filesIn(out.getParent())).isEmpty();
    }

    @Test
    void write_refusesALinkToWeightsOutside() throws IOException {
        Path weights = Files.move(base.resolve("model.safetensors"), folder.resolve("blob"));
        Files.createSymbolicLink(base.resolve("model.safetensors"), weights);

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("leaves the model's folder");
    }

    @Test
    void write_refusesLinksThatNameNoFile() throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("loop"), Path.of("onnx"));
        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContainingAll(link.toString(), "neither a file nor a folder");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("nowhere"));
        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContainingAll(link.toString(), "leads nowhere");
    }

    @Test
    void write_copiesTheFileBehindALinkWithinTheBase() throws IOException {
        Files.createSymbolicLink(base.resolve("alias.json"), Path.of("config.json"));

        EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit."));

        assertThat(out.resolve("alias.json")).isRegularFile().hasSameBinaryContentAs(base.resolve("config.json"));
        assertThat(Files.isSymbolicLink(out.resolve("alias.json"))).isFalse();
    }

    @Test
    void write_namesPathAndCureWhereItCannotWrite() throws IOException {
        Path inFile = Files.writeString(folder.resolve("file"), "").resolve("edited");

        for (Path target : List.of(inFile, Path.of("/proc/salem/edited"))) {
            assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), target, EDIT, Optional.of("Edit.")))
                    .isInstanceOf(ArtifactException.class)
                    .hasMessageContainingAll(target.toString(), "cannot be written", "its rights and its free space")
                    .hasCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void write_removesTheHalfWhereCopyingFails() throws IOException {
        Path parent = Files.createDirectories(out.getParent());
        Files.createDirectory(base.resolve("README.md"));
        Files.writeString(base.resolve("README.md/inner"), "");

        assertThatThrownBy(() -> EditedModel.write(StoredModel.of(base), out, EDIT, Optional.of("Edit.")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("cannot be written");
        assertThat(filesIn(parent)).isEmpty();
    }

    @Test
    void write_editsARealModel() throws IOException {
        Path real = Fixtures.path("models/minilm-l6-fever-evidence");
        String name = "bert.encoder.layer.5.output.dense.weight";
        ByteBuffer values;
        long expected;
        try (Checkpoint checkpoint = Checkpoint.open(real)) {
            FloatBuffer floats = checkpoint.floats(name);
            for (int i = 0; i < 1000; i++) {
                floats.put(i, floats.get(i) + 1);
            }
            values = FloatCodec.encode(floats, checkpoint.entry(name).dtype());
            expected = differingBytes(values, checkpoint.bytes(name));
        }

        EditedModel edited = EditedModel.write(StoredModel.of(real), out, Map.of(name, values), Optional.of("Edit."));

        assertThat(edited.changedBytes()).isEqualTo(expected).isGreaterThan(900);
        assertThat(differingBytes(
                        ByteBuffer.wrap(Files.readAllBytes(out.resolve("model.safetensors"))),
                        ByteBuffer.wrap(Files.readAllBytes(real.resolve("model.safetensors")))))
                .isEqualTo(expected);
        assertThat(out.resolve("tokenizer.json")).hasSameBinaryContentAs(real.resolve("tokenizer.json"));
    }

    private static long differingBytes(ByteBuffer a, ByteBuffer b) {
        assertThat(a.remaining()).isEqualTo(b.remaining());
        long count = 0;
        for (int i = 0; i < a.remaining(); i++) {
            count += a.get(i) == b.get(i) ? 0 : 1;
        }
        return count;
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
