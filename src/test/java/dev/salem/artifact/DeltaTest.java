package dev.salem.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.SafetensorsException;
import dev.salem.safetensors.SafetensorsWriter;
import dev.salem.safetensors.TensorData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaTest {
    private static final Map<String, String> FACTS =
            Map.of("layer", "5", "method", "mend", "request_digest", "abc", "tool_version", "0.1.0", "note", "yes");
    private static final Map<String, ByteBuffer> EDIT = Map.of(
            "half", TinyModel.values(Dtype.F16, 1, 2, 3, -4),
            "brain", TinyModel.values(Dtype.BF16, 5.5f, 6, 7),
            "single", TinyModel.values(Dtype.F32, 8, 9.25f, 10),
            "double", TinyModel.values(Dtype.F64, 11, 0.1f));

    @TempDir
    Path folder;

    private Path base;
    private Path edited;
    private Path file;

    @BeforeEach
    void writeModels() throws IOException {
        base = TinyModel.write(folder.resolve("base"));
        edited = folder.resolve("edited");
        file = folder.resolve("delta.safetensors");
        EditedModel.write(StoredModel.of(base), edited, EDIT, Optional.of("Edit."));
    }

    @Test
    void applyAndRevert_ofWeightsInASubFolder_copyTheWholeTree() throws IOException {
        StoredModel whole = nested("whole");
        StoredModel changed = whole.at(folder.resolve("changed"));
        EditedModel.write(whole, changed.root(), EDIT, Optional.empty());
        Delta.write(whole, changed, file, FACTS);

        Delta.verify(whole, changed, file);
        Delta.apply(whole, file, folder.resolve("applied"));
        Delta.revert(changed, file, folder.resolve("reverted"));

        assertThat(TinyModel.contents(folder.resolve("applied"))).isEqualTo(TinyModel.contents(changed.root()));
        assertThat(TinyModel.contents(folder.resolve("reverted"))).isEqualTo(TinyModel.contents(whole.root()));
        assertThatThrownBy(() -> Delta.apply(whole, file, whole.root().resolve("out")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("lies within " + whole.root());
    }

    private StoredModel nested(String name) throws IOException {
        Path root = folder.resolve(name);
        Path weights = TinyModel.write(root.resolve("deep/inner"));
        Files.writeString(root.resolve("MLmodel"), "flavors: {}");
        return new StoredModel(root, weights);
    }

    @Test
    void write_holdsTheExclusiveOrOfEachEditedTensor() {
        Delta written = Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);

        assertThat(Delta.read(file)).isEqualTo(written);
        assertThat(written.tensors()).containsExactly("brain", "double", "half", "single");
        assertThat(written.facts()).isEqualTo(FACTS);
        try (Checkpoint delta = Checkpoint.open(file)) {
            assertThat(delta.names()).containsExactlyInAnyOrder("brain.xor", "double.xor", "half.xor", "single.xor");
            assertThat(delta.entry("half.xor").dtype()).isEqualTo(Dtype.U16);
            assertThat(delta.entry("brain.xor").dtype()).isEqualTo(Dtype.U16);
            assertThat(delta.entry("single.xor").dtype()).isEqualTo(Dtype.U32);
            assertThat(delta.entry("double.xor").dtype()).isEqualTo(Dtype.U64);
            assertThat(delta.entry("half.xor").shape()).containsExactly(4L);
            assertThat(delta.bytes("half.xor").getLong()).isEqualTo(0x8000_0000_0000_0000L);
            assertThat(delta.bytes("single.xor").getInt(4))
                    .isEqualTo(Float.floatToIntBits(9) ^ Float.floatToIntBits(9.25f));
            assertThat(delta.metadata())
                    .containsEntry("format", "salem-delta-1")
                    .containsEntry("base_digest", digest(base))
                    .containsEntry("edited_digest", digest(edited))
                    .containsEntry("tensors", "[\"brain\",\"double\",\"half\",\"single\"]")
                    .containsAllEntriesOf(FACTS);
        }
    }

    @Test
    void applyAndRevert_giveTheOtherModelBitForBit() throws IOException {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);

        Delta.apply(StoredModel.of(base), file, folder.resolve("applied"));
        Delta.revert(StoredModel.of(edited), file, folder.resolve("reverted"));

        assertThat(folder.resolve("applied/model.safetensors"))
                .hasSameBinaryContentAs(edited.resolve("model.safetensors"));
        assertThat(folder.resolve("reverted/model.safetensors"))
                .hasSameBinaryContentAs(base.resolve("model.safetensors"));
        assertThat(TinyModel.contents(folder.resolve("applied")).keySet())
                .isEqualTo(TinyModel.contents(base).keySet());
        assertThat(folder.resolve("reverted/README.md")).hasSameBinaryContentAs(edited.resolve("README.md"));
        Delta.verify(StoredModel.of(folder.resolve("reverted")), StoredModel.of(folder.resolve("applied")), file);
    }

    @Test
    void applyAndRevert_workOnShards() throws IOException {
        Path shards = TinyModel.writeShards(folder.resolve("shards"));
        Path editedShards = folder.resolve("edited-shards");
        EditedModel.write(
                StoredModel.of(shards),
                editedShards,
                Map.of("a", TinyModel.values(Dtype.F32, 7, 7), "c", TinyModel.values(Dtype.F16, 7)),
                Optional.of("Edit."));
        Delta.write(StoredModel.of(shards), StoredModel.of(editedShards), file, FACTS);

        Delta.apply(StoredModel.of(shards), file, folder.resolve("applied"));
        Delta.revert(StoredModel.of(editedShards), file, folder.resolve("reverted"));

        for (String name : List.of(TinyModel.FIRST, TinyModel.SECOND)) {
            assertThat(folder.resolve("applied").resolve(name)).hasSameBinaryContentAs(editedShards.resolve(name));
            assertThat(folder.resolve("reverted").resolve(name)).hasSameBinaryContentAs(shards.resolve(name));
        }
        Delta.verify(StoredModel.of(shards), StoredModel.of(editedShards), file);
    }

    @Test
    void applyAndRevert_workOnSingleFiles() throws IOException {
        Path baseFile = Files.copy(base.resolve("model.safetensors"), folder.resolve("weights.st"));
        Path editedFile = edited.resolve("model.safetensors");
        Delta.write(StoredModel.of(baseFile), StoredModel.of(editedFile), file, FACTS);

        Delta.apply(StoredModel.of(baseFile), file, folder.resolve("applied"));
        Delta.revert(StoredModel.of(editedFile), file, folder.resolve("reverted"));

        assertThat(TinyModel.contents(folder.resolve("applied"))).containsOnlyKeys("weights.st");
        assertThat(folder.resolve("applied/weights.st")).hasSameBinaryContentAs(editedFile);
        assertThat(folder.resolve("reverted/model.safetensors")).hasSameBinaryContentAs(baseFile);
    }

    @Test
    void write_givesTheSameBytesAgain() {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        Delta.write(StoredModel.of(base), StoredModel.of(edited), folder.resolve("again"), new TreeMap<>(FACTS));

        assertThat(folder.resolve("again")).hasSameBinaryContentAs(file);
    }

    @Test
    void apply_refusesAnotherBaseBeforeAnythingIsWritten() {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        Path out = folder.resolve("out");

        assertThatThrownBy(() -> Delta.apply(StoredModel.of(edited), file, out))
                .isInstanceOf(DeltaException.class)
                .hasMessageContainingAll(
                        edited.toString(), "is not the delta's base", digest(base), "got: " + digest(edited));
        assertThatThrownBy(() -> Delta.revert(StoredModel.of(base), file, out))
                .isInstanceOf(DeltaException.class)
                .hasMessageContainingAll(
                        base.toString(), "is not the delta's edited model", digest(edited), "got: " + digest(base));
        assertThat(out).doesNotExist();
    }

    @Test
    void apply_refusesADamagedDeltaAndLeavesNothing() throws IOException {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        Path out = folder.resolve("out/model");

        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, out))
                .isInstanceOf(DeltaException.class)
                .hasMessageContainingAll(file.toString(), "is damaged", digest(edited), "got: ");
        assertThat(out.getParent()).isEmptyDirectory();
        assertThatThrownBy(() -> Delta.verify(StoredModel.of(base), StoredModel.of(edited), file))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("does not lead from the base to the edited model");
    }

    @Test
    void verify_refusesOtherModels() {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        Path other = folder.resolve("other");
        EditedModel.write(
                StoredModel.of(base),
                other,
                Map.of("half", TinyModel.values(Dtype.F16, 0, 0, 0, 0)),
                Optional.of("Edit."));

        assertThatThrownBy(() -> Delta.verify(StoredModel.of(base), StoredModel.of(other), file))
                .isInstanceOf(DeltaException.class)
                .hasMessageContainingAll("is not the delta's edited model", digest(other));
        assertThatThrownBy(() -> Delta.verify(StoredModel.of(other), StoredModel.of(edited), file))
                .isInstanceOf(DeltaException.class)
                .hasMessageContainingAll("is not the delta's base", digest(other));
    }

    @Test
    void write_refusesModelsThatAreNoEditOfEachOther() throws IOException {
        Path shards = TinyModel.writeShards(folder.resolve("shards"));

        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(base), file, FACTS))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("has the same weights");
        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(shards), file, FACTS))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("number or headers differ");
        SafetensorsWriter.write(edited.resolve("model.safetensors"), Map.of(), Map.of("format", "pt"));
        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("number or headers differ");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"layer", "method", "request_digest", "tool_version"})
    void write_wantsItsFacts(String missing) {
        Map<String, String> facts = new HashMap<>(FACTS);
        facts.remove(missing);

        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(edited), file, facts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing: " + missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format", "base_digest", "edited_digest", "tensors"})
    void write_setsItsOwnFacts(String own) {
        Map<String, String> facts = new HashMap<>(FACTS);
        facts.put(own, "x");

        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(edited), file, facts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must not hold " + own);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("badMetadata")
    void read_refusesBadMetadata(String key, String value, String reason) {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        rewrite(key, value);

        assertThatThrownBy(() -> Delta.read(file))
                .isInstanceOf(DeltaException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, folder.resolve("out")))
                .isInstanceOf(DeltaException.class);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    static Stream<Arguments> badMetadata() {
        return Stream.of(
                arguments("format", null, "format must be \"salem-delta-1\", got: null"),
                arguments("format", "pt", "format must be \"salem-delta-1\", got: pt"),
                arguments("base_digest", null, "base_digest is missing or malformed, got: null"),
                arguments("base_digest", "12", "base_digest is missing or malformed, got: 12"),
                arguments("edited_digest", "Z".repeat(64), "edited_digest is missing or malformed"),
                arguments("layer", null, "layer is missing"),
                arguments("tensors", null, "tensors is missing"),
                arguments("tensors", "half", "tensors must be a JSON array of names, got: half"),
                arguments("tensors", "{}", "tensors must be a JSON array"),
                arguments("tensors", "[1]", "tensors must be a JSON array"),
                arguments("tensors", "[\"half\"", "tensors must be a JSON array"),
                arguments("tensors", "[\"half\"] []", "tensors must be a JSON array"),
                arguments("tensors", "[\"half\"]", "names [half], but the file holds"),
                arguments("tensors", "[]", "names [], but the file holds"));
    }

    @Test
    void apply_refusesADeltaOfAnotherShape() {
        String half = "half";
        Delta real = Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);
        Map<String, String> metadata =
                DeltaFacts.toMetadata(new Delta(real.baseDigest(), real.editedDigest(), List.of(half), real.facts()));
        SafetensorsWriter.write(
                file, Map.of("half.xor", new TensorData(Dtype.U16, List.of(2L, 2L), ByteBuffer.allocate(8))), metadata);

        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, folder.resolve("out")))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("\"half\" should be U16 of shape [4], got: U16 of shape [2, 2]");
        SafetensorsWriter.write(
                file,
                Map.of("x.xor", new TensorData(Dtype.U8, List.of(0L), ByteBuffer.allocate(0))),
                DeltaFacts.toMetadata(new Delta(real.baseDigest(), real.editedDigest(), List.of("x"), real.facts())));
        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, folder.resolve("out")))
                .isInstanceOf(DeltaException.class)
                .hasMessageContaining("\"x\" is not in the model");
    }

    @Test
    void write_namesPathAndCureWhereItCannotWrite() {
        Path target = base.resolve("config.json/delta.safetensors");

        assertThatThrownBy(() -> Delta.write(StoredModel.of(base), StoredModel.of(edited), target, FACTS))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContainingAll(target.toString(), "cannot be written", "free space");
    }

    @Test
    void apply_refusesATakenPlaceAndOneWithinTheModel() {
        Delta.write(StoredModel.of(base), StoredModel.of(edited), file, FACTS);

        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, edited))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("is not an empty folder");
        assertThatThrownBy(() -> Delta.apply(StoredModel.of(base), file, base.resolve("out")))
                .isInstanceOf(ArtifactException.class)
                .hasMessageContaining("lies within");
    }

    @Test
    void read_refusesWhatIsNoSafetensorsFile() throws IOException {
        Files.writeString(file, "nothing of the kind");

        assertThatThrownBy(() -> Delta.read(file)).isInstanceOf(SafetensorsException.class);
    }

    private void rewrite(String key, String value) {
        Map<String, String> metadata;
        Map<String, TensorData> tensors = new LinkedHashMap<>();
        try (Checkpoint delta = Checkpoint.open(file)) {
            metadata = new HashMap<>(delta.metadata());
            for (String name : delta.names()) {
                tensors.put(
                        name,
                        new TensorData(
                                delta.entry(name).dtype(), delta.entry(name).shape(), delta.bytes(name)));
            }
        }
        metadata.remove(key);
        if (value != null) {
            metadata.put(key, value);
        }
        SafetensorsWriter.write(file, tensors, metadata);
    }

    private static String digest(Path model) {
        try (Checkpoint checkpoint = Checkpoint.open(model)) {
            return checkpoint.digest();
        }
    }
}
