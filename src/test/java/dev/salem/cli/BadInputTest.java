package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.DemoSet;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input: one clear line, the exit code that says whose turn it is, and nothing written. */
class BadInputTest {
    private static final String PASS = "{\"id\":\"p%d\",\"text\":\"t%<d\",\"target\":\"SUPPORTS\",\"group\":\"pass\"}";

    @TempDir
    private Path folder;

    private Path editSet;
    private Path out;

    @BeforeEach
    void prepare() {
        editSet = DemoSet.cut(folder.resolve("edits.jsonl"), 2, 8);
        out = folder.resolve("out");
    }

    @ParameterizedTest
    @CsvSource({
        "bert-base-uncased,hub ids are not downloaded",
        "google/bert,hub ids are not downloaded",
        "s3://bu cket/model,is no URI",
        "runs:/1/model,32 hex digits",
        "https://huggingface.co/google/bert,not downloaded from the net",
        "models:/checker/3,no registry was given",
        "models:/checker,names no version"
    })
    void model_thatIsNoFolder_isRefused(String model, String message) throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, message, model, editSet);
    }

    @Test
    void model_withoutConfiguration_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "config.json is missing", model("config.json", null), editSet);
    }

    @Test
    void model_withBrokenConfiguration_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "is not JSON", model("config.json", "{"), editSet);
    }

    @Test
    void model_ofAnUnknownArchitecture_isRefused() throws IOException {
        String config = config().replace("BertForSequenceClassification", "MambaForCausalLM");
        requireRefused(ExitCode.INVALID_INPUT, "MambaForCausalLM", model("config.json", config), editSet);
    }

    @Test
    void model_ofAnUnknownActivation_isRefused() throws IOException {
        String config = config().replace("\"gelu\"", "\"snake\"");
        requireRefused(
                ExitCode.INVALID_INPUT, "activation \"snake\" is not supported", model("config.json", config), editSet);
    }

    @Test
    void model_withoutTokenizer_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "tokenizer.json is missing", model("tokenizer.json", null), editSet);
    }

    @Test
    void model_withCorruptWeights_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "model.safetensors", model("model.safetensors", "gibberish"), editSet);
    }

    @Test
    void model_withPickledWeightsAlone_isRefused() throws IOException {
        Path model = Path.of(model("model.safetensors", null));
        Files.writeString(model.resolve("pytorch_model.bin"), "pickle");
        requireRefused(ExitCode.INVALID_INPUT, "pytorch_model.bin", model.toString(), editSet);
    }

    @Test
    void model_withANaN_isRefusedByTheTensorsName() throws IOException {
        Path model = Path.of(model("model.safetensors", null));
        Path weights = Files.copy(DemoSet.MODEL.resolve("model.safetensors"), model.resolve("model.safetensors"));
        try (RandomAccessFile file = new RandomAccessFile(weights.toFile(), "rw")) {
            file.seek(file.length() - 2);
            file.write(new byte[] {0x00, 0x7E});
        }
        requireRefused(ExitCode.INVALID_INPUT, "holds NaN or infinity", model.toString(), editSet);
    }

    @Test
    void editSet_thatIsMissing_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "no such file", folder.resolve("absent.jsonl"));
    }

    @Test
    void editSet_thatIsEmpty_isRefused() throws IOException {
        requireRefused(ExitCode.INVALID_INPUT, "holds no rows", rows());
    }

    @Test
    void editSet_thatIsNoJson_isRefusedWithItsLine() throws IOException {
        List<String> rows = DemoSet.rows(2, 8);
        rows.add(3, "{\"text\":");
        requireRefused(ExitCode.INVALID_INPUT, "line 4", rows(rows.toArray(String[]::new)));
    }

    @Test
    void editSet_withALabelThatTheModelLacks_isRefusedWithItsLine() throws IOException {
        List<String> rows = DemoSet.rows(2, 8);
        rows.add("{\"text\":\"t\",\"target\":\"MAYBE\"}");
        String message = "line " + rows.size() + ": target \"MAYBE\" is not a label of the model (REFUTES, SUPPORTS)";
        requireRefused(ExitCode.INVALID_INPUT, message, rows(rows.toArray(String[]::new)));
    }

    @Test
    void editSet_withoutFails_isRefused() throws IOException {
        List<String> passes = DemoSet.rows(0, 8);
        requireRefused(ExitCode.INVALID_INPUT, "fail", rows(passes.toArray(String[]::new)));
    }

    @Test
    void editSet_withoutPasses_isRefused() throws IOException {
        List<String> fails = DemoSet.rows(2, 0);
        requireRefused(ExitCode.INVALID_INPUT, "pass", rows(fails.toArray(String[]::new)));
    }

    @Test
    void editSet_thatWantsTwoAnswersToOneText_isRefused() throws IOException {
        requireRefused(
                ExitCode.INVALID_INPUT,
                "line",
                rows("{\"text\":\"t\",\"target\":\"SUPPORTS\"}", "{\"text\":\"t\",\"target\":\"REFUTES\"}"));
    }

    @Test
    void editSet_withManyProblems_hasALineForEach() {
        Path bad = rows(
                String.format(PASS, 1), "{\"text\":\"t\",\"target\":\"MAYBE\"}", "{\"text\":\"u\",\"target\":\"NO\"}");
        Terminal terminal = edit(DemoSet.MODEL.toString(), bad);
        assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(terminal.complaints()).hasSize(3).first().isEqualTo("salem: edit set: 2 problems");
    }

    @ParameterizedTest
    @CsvSource({
        "--layer,6,layer must be between 0 and 5",
        "--layer,-1,layer must not be negative",
        "--layer,last,--layer must be auto or a number",
        "--margin,0,margin must be above 0",
        "--margin,NaN,margin must be above 0",
        "--margin,much,--margin must be auto or a number",
        "--batch,0,batch must be at least 1",
        "--threads,0,threads must be at least 1",
        "--max-length,0,max length must be at least 1",
        "--max-length,100000,is more than the",
        "--max-drawdown,1.5,--max-drawdown must be between 0 and 1",
        "--min-edit-accuracy,-1,--min-edit-accuracy must be between 0 and 1",
        "--method,magic,--method",
        "--editor,absent.safetensors,absent.safetensors",
        "--alias,champion,alias must not be champion",
        "--register,../up,model name must be",
        "--frob,1,Unknown option"
    })
    void option_outOfRange_isRefused(String option, String value, String message) throws IOException {
        List<String> options = new ArrayList<>(
                List.of(option, value, "--registry", folder.resolve("registry").toString()));
        if (!option.equals("--register")) {
            options.addAll(List.of("--register", "checker"));
        }
        requireRefused(
                ExitCode.INVALID_INPUT, message, DemoSet.MODEL.toString(), editSet, options.toArray(String[]::new));
    }

    @Test
    void registration_withoutARegistry_isRefused() throws IOException {
        requireRefused(
                ExitCode.INVALID_INPUT,
                "no registry was given",
                DemoSet.MODEL.toString(),
                editSet,
                "--register=checker");
    }

    @Test
    void outputFolder_belowAFile_isADependencysFault() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        out = folder.resolve("file/out");
        requireRefused(ExitCode.DEPENDENCY, "cannot be written", editSet);
    }

    @Test
    void outputFolder_onAReadOnlyPlace_isADependencysFault() throws IOException {
        out = Path.of("/proc/salem/out");
        requireRefused(ExitCode.DEPENDENCY, "cannot be written", editSet);
    }

    @Test
    void outputFolder_withOtherFiles_isRefused() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine.txt"), "mine");
        requireRefused(ExitCode.INVALID_INPUT, "holds other files", editSet);
    }

    @Test
    void outputFolder_thatIsAFile_isRefused() throws IOException {
        Files.writeString(out, "mine");
        requireRefused(ExitCode.INVALID_INPUT, "is a file", editSet);
    }

    @Test
    void outputFolder_withAForeignOutcome_isRefused() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("outcome.json"), "[]");
        requireRefused(ExitCode.INVALID_INPUT, "is no outcome of this program", editSet);
    }

    private void requireRefused(int code, String message, Path set) throws IOException {
        requireRefused(code, message, DemoSet.MODEL.toString(), set);
    }

    private void requireRefused(int code, String message, String model, Path set, String... options)
            throws IOException {
        TreeSet<String> before = tree();
        Terminal terminal = edit(model, set, options);
        assertThat(terminal.complaints())
                .singleElement()
                .asString()
                .startsWith("salem: ")
                .contains(message);
        assertThat(terminal.code()).isEqualTo(code);
        assertThat(terminal.out()).isEmpty();
        assertThat(tree()).isEqualTo(before);
    }

    private Terminal edit(String model, Path set, String... options) {
        List<String> arguments = new ArrayList<>(
                List.of("edit", "--model", model, "--edit-set", set.toString(), "--out", out.toString()));
        arguments.addAll(List.of(options));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private Path rows(String... rows) {
        return DemoSet.write(folder.resolve("bad.jsonl"), List.of(rows));
    }

    /** A copy of the demo's model with one file replaced, or left out where {@code content} is null. */
    private String model(String changed, String content) throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors")) {
            if (!name.equals(changed)) {
                Files.createSymbolicLink(
                        model.resolve(name), DemoSet.MODEL.resolve(name).toAbsolutePath());
            } else if (content != null) {
                Files.writeString(model.resolve(name), content);
            }
        }
        return model.toString();
    }

    private static String config() throws IOException {
        return Files.readString(DemoSet.MODEL.resolve("config.json"));
    }

    private TreeSet<String> tree() throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return new TreeSet<>(tree.map(Path::toString).toList());
        }
    }
}
