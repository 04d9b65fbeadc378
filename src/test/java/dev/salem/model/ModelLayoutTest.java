package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.GoldenModel;
import dev.salem.MlflowModel;
import dev.salem.safetensors.Checkpoint;
import dev.salem.safetensors.SafetensorsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models as MLflow saves them, and what is refused of them. */
class ModelLayoutTest {
    private static final String FLAVOR = "flavors: {transformers: {model_binary: model, components: [tokenizer]}}";
    private static final String NOT_WITHIN = "must name a folder within the model, got: ";

    @TempDir
    private Path folder;

    private Path root;
    private Path file;

    @BeforeEach
    void copy() {
        root = MlflowModel.copy(folder.resolve("saved"));
        file = root.resolve("MLmodel");
    }

    @Test
    void of_aBareFolder_isThatFolderThrice() {
        Path bare = GoldenModel.folder("bert");
        assertThat(ModelLayout.of(bare)).isEqualTo(new ModelLayout(bare, bare, bare));
        assertThat(ModelLayout.of(bare).isBare()).isTrue();
    }

    @Test
    void of_whatMlflowSaved_findsTheParts() {
        ModelLayout layout = ModelLayout.of(root);
        assertThat(layout)
                .isEqualTo(new ModelLayout(root, root.resolve("model"), root.resolve("components/tokenizer")));
        assertThat(layout.isBare()).isFalse();
        assertThat(ModelConfig.read(layout.weights()).architecture()).isEqualTo("BertForSequenceClassification");
        try (Checkpoint saved = Checkpoint.open(layout.weights());
                Checkpoint original = Checkpoint.open(GoldenModel.folder("bert-f16"));
                TextEncoder encoder = TextEncoder.open(layout.tokenizer(), 0, 64)) {
            String name = "bert.encoder.layer.0.output.dense.weight";
            assertThat(saved.bytes(name)).isEqualTo(original.bytes(name));
            assertThat(encoder.maxLength()).isEqualTo(40);
        }
    }

    @Test
    void of_otherFolderNames_followsThem() throws IOException {
        Files.createDirectories(root.resolve("parts/of it"));
        Files.move(root.resolve("model"), root.resolve("parts/of it/böden"));
        Files.writeString(file, FLAVOR.replace("model_binary: model", "model_binary: parts/of it/böden"));
        assertThat(ModelLayout.of(root).weights()).isEqualTo(root.resolve("parts/of it/böden"));
    }

    @Test
    void of_unknownKeysAndFlavors_passesThem() throws IOException {
        Files.writeString(file, FLAVOR + "\nmetadata: {a: [1, {b: null}]}\nutc_time_created: 2026-01-01\n7: x\n");
        assertThat(ModelLayout.of(root).weights()).isEqualTo(root.resolve("model"));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("", "is no MLmodel: it must be a YAML map, got: nothing"),
                arguments("# nothing but this", "it must be a YAML map, got: nothing"),
                arguments("- a\n- b", "it must be a YAML map, got: a list"),
                arguments("just words", "it must be a YAML map, got: \"just words\""),
                arguments("flavors: {transformers: {", "is no MLmodel: line 1: "),
                arguments("flavors:\n\t- a", "is no MLmodel: line 2: "),
                arguments("a: 1\nb: 2\na: 3", "is no MLmodel: line 3: found duplicate key a"),
                arguments("flavors: {transformers: {model_binary: model, model_binary: x}}", "found duplicate key"),
                arguments("a: 1\n---\nb: 2", "is no MLmodel: line 2: "),
                arguments(
                        "a: !!javax.script.ScriptEngineManager [x]",
                        "is no MLmodel: line 1: Global tag is not allowed"),
                arguments(
                        "a: !!python/object/apply:os.system [ls]", "is no MLmodel: line 1: Global tag is not allowed"),
                arguments("a: !!int x", "is no MLmodel: "),
                arguments("a: !!int \"\"", "is no MLmodel: "),
                arguments("a: !!float x", "is no MLmodel: "),
                arguments("a: !!binary \"?\"", "is no MLmodel: "),
                arguments("a: !!timestamp x", "is no MLmodel: "),
                arguments("? [a, b]\n: &c {? *c : d}", "is no MLmodel: "),
                arguments("a: *missing", "is no MLmodel: line 1: found undefined alias missing"),
                arguments("a: &a [*a, *a]\nb: " + "[".repeat(60) + "]".repeat(60), "Nesting Depth exceeded max 50"),
                arguments(laughs(), "Number of aliases for non-scalar nodes exceeds the specified max=50"),
                arguments("a: \"\u0001\"", "is no MLmodel: "),
                arguments("run_id: abc", "flavors must be a map, got: nothing"),
                arguments("flavors: [transformers]", "flavors must be a map, got: a list"),
                arguments("flavors: transformers", "flavors must be a map, got: \"transformers\""),
                arguments("flavors: {}", "and not transformers, the only one that is edited"),
                arguments("flavors: &f {*f : 1}", "is no MLmodel: "),
                arguments(
                        "flavors: {python_function: {}, pytorch: {model_data: data}}",
                        "has the flavors \"python_function\", \"pytorch\" and not transformers, the only one that is "
                                + "edited: log the whole pipeline with mlflow.transformers.log_model"),
                arguments("flavors: {sentence_transformers: {}}", "has the flavors \"sentence_transformers\" and not"),
                arguments("flavors: {transformers: }", "transformers must be a map, got: nothing"),
                arguments("flavors: {transformers: [a]}", "transformers must be a map, got: a list"),
                arguments(
                        flavor("source_model_name: google/bert, components: [tokenizer]"),
                        "refers to the model \"google/bert\" instead of holding its weights, and hub models are not "
                                + "downloaded: log it with save_pretrained=True, or call "
                                + "mlflow.transformers.persist_pretrained_model"),
                arguments(
                        flavor("source_model_name: google/bert, source_model_revision: 0a1b, model_binary: model"),
                        "refers to the model \"google/bert\" instead of holding its weights"),
                arguments(
                        flavor("model_binary: model, peft_adaptor: peft, components: [tokenizer]"),
                        "is a PEFT adapter (peft_adaptor): merge it into its base model (merge_and_unload)"),
                arguments(flavor("model_binary: model, peft: {}"), "is a PEFT adapter (peft)"),
                arguments(flavor("local_base_model_path: /base"), "is a PEFT adapter (local_base_model_path)"),
                arguments(
                        flavor("model_binary: model, torch_dtype: torch.int8, components: [tokenizer]"),
                        "torch_dtype is \"torch.int8\", and quantised weights cannot be edited; register the model in"),
                arguments(flavor("model_binary: model, torch_dtype: torch.float8_e4m3fn"), "quantised weights"),
                arguments(flavor("model_binary: model, torch_dtype: [float16]"), "torch_dtype is a list, and"),
                arguments(flavor("model_binary: 7"), "model_binary must be text, got: 7"),
                arguments(flavor("model_binary: [model]"), "model_binary must be text, got: a list"),
                arguments(flavor("model_binary: model"), "components must be a list of names, got: nothing"),
                arguments(flavor("model_binary: model, components: tokenizer"), "components must be a list of names"),
                arguments(flavor("model_binary: model, components: [{}]"), "components must be text, got: a map"),
                arguments(flavor("model_binary: model, components: []"), "names no tokenizer among its components"),
                arguments(
                        flavor("model_binary: weights, components: [tokenizer]"),
                        "model_binary names \"weights\", but there is no folder"),
                arguments(
                        flavor("model_binary: MLmodel, components: [tokenizer]"),
                        "model_binary names \"MLmodel\", but there is no folder"),
                arguments(
                        flavor("model_binary: model, components: [tokenizer, feature_extractor]"),
                        "components names \"feature_extractor\", but there is no folder"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void of_whatCannotBeEdited_isRefusedByName(String text, String message) throws IOException {
        Files.writeString(file, text);
        assertRefused(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../saved/model",
                "model/../../saved/model",
                "/",
                "/etc",
                "//etc",
                "model/",
                "model//config.json",
                "./model",
                ".",
                "",
                "..\\\\model",
                "C:\\\\models",
                "C:model",
                "\\\\\\\\server\\\\share",
                "model\\0",
                "model\\n",
                "file:///etc"
            })
    void of_namesThatMayLeadOut_areRefused(String name) throws IOException {
        Files.writeString(file, flavor("model_binary: \"" + name + "\", components: [tokenizer]"));
        assertRefused("model_binary " + NOT_WITHIN);
        Files.writeString(file, flavor("model_binary: model, components: [tokenizer, \"" + name + "\"]"));
        assertRefused("components " + NOT_WITHIN);
    }

    @Test
    void of_namesOfAnyLength_areToldShort() throws IOException {
        Files.writeString(file, flavor("model_binary: \"../" + "x".repeat(100_000) + "\""));
        assertThatThrownBy(() -> ModelLayout.of(root))
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).hasSizeLessThan(500).contains("xxx…"));
    }

    @Test
    void of_foldersThatAreLinks_areRefused() throws IOException {
        Path elsewhere = Files.move(root.resolve("model"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(root.resolve("model"), elsewhere);
        assertRefused("model_binary names \"model\", but " + root.resolve("model") + " is a symbolic link");
        Files.delete(root.resolve("model"));
        Files.move(elsewhere, root.resolve("model"));
        Path components = Files.move(root.resolve("components"), folder.resolve("components"));
        Files.createSymbolicLink(root.resolve("components"), components);
        assertRefused("components names \"tokenizer\", but " + root.resolve("components") + " is a symbolic link");
    }

    @Test
    void of_missingFolders_namesThem() throws IOException {
        Files.move(root.resolve("components/tokenizer"), folder.resolve("tokenizer"));
        assertRefused("components names \"tokenizer\", but there is no folder " + root.resolve("components/tokenizer")
                + ": fetch the whole model");
        Files.delete(root.resolve("components"));
        assertRefused("components names \"tokenizer\", but there is no folder " + root.resolve("components"));
    }

    @Test
    void of_anMlmodelThatIsNoFile_isRefused() throws IOException {
        Path moved = Files.move(file, folder.resolve("MLmodel"));
        Files.createSymbolicLink(file, moved);
        assertRefused("is a folder or a link: fetch the MLflow model again");
        Files.delete(file);
        Files.createDirectory(file);
        assertRefused("is a folder or a link");
    }

    @Test
    void of_anMlmodelThatIsNoText_isRefused() throws IOException {
        Files.write(file, (FLAVOR + "\nname: \u00e9").getBytes(StandardCharsets.ISO_8859_1));
        assertRefused("is no UTF-8 text");
        Files.writeString(file, FLAVOR + "\n#" + "x".repeat(1 << 20));
        assertRefused("more than the 1048576 that an MLmodel may have");
    }

    @Test
    void of_anAdapterBesideIt_isRefused() throws IOException {
        Files.writeString(root.resolve("adapter_config.json"), "{}");
        assertRefused("adapter_config.json makes this a PEFT adapter");
    }

    @Test
    void parts_thatCannotBeEdited_areRefusedWhenOpened() throws IOException {
        ModelLayout layout = ModelLayout.of(root);
        Path config = layout.weights().resolve("config.json");
        String text = Files.readString(config);
        Files.writeString(config, text.replaceFirst("\\{", "{\"quantization_config\": {\"bits\": 4},"));
        assertConfigRefused(layout, "quantised weights (quantization_config) cannot be edited");
        Files.writeString(config, text.replace("\"float16\"", "\"int8\""));
        assertConfigRefused(layout, "dtype is \"int8\", and quantised weights cannot be edited");
        Files.writeString(config, text);
        Files.writeString(layout.weights().resolve("adapter_config.json"), "{}");
        assertConfigRefused(layout, "is a PEFT adapter: merge it into its base model (merge_and_unload)");
        Files.move(
                layout.weights().resolve("model.safetensors"), layout.weights().resolve("pytorch_model.bin"));
        Files.delete(layout.weights().resolve("adapter_config.json"));
        assertThatThrownBy(() -> Checkpoint.open(layout.weights()))
                .isInstanceOf(SafetensorsException.class)
                .hasMessageContaining("holds no *.safetensors, only [pytorch_model.bin]; pickle and other formats")
                .hasMessageContaining("save_pretrained(..., safe_serialization=True)");
    }

    @Test
    void parts_outsideOfTheRoot_areNoLayout() {
        assertThatThrownBy(() -> new ModelLayout(root, folder, root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must lie in " + root);
    }

    private static String flavor(String entries) {
        return "flavors: {python_function: {}, transformers: {" + entries + "}}";
    }

    /** Nine levels of lists, each holding the one before nine times. */
    private static String laughs() {
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level < 10; level++) {
            String alias = "*a" + (level - 1);
            text.append("a" + level + ": &a" + level + " [" + (alias + ", ").repeat(8) + alias + "]\n");
        }
        return text.toString();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ModelLayout.of(root))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(root.toString())
                .hasMessageContaining(message);
    }

    private static void assertConfigRefused(ModelLayout layout, String message) {
        assertThatThrownBy(() -> ModelConfig.read(layout.weights()))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(message);
    }
}
