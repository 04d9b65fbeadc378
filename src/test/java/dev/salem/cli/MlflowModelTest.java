package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.EditRows;
import dev.salem.GoldenModel;
import dev.salem.MlflowModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on a model as MLflow saves it. */
class MlflowModelTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SAVED = MlflowModel.SAVED.toString();

    @TempDir
    private Path folder;

    private String set;
    private Path out;

    @BeforeEach
    void writeEditSet() throws IOException {
        set = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny()).toString();
        out = folder.resolve("out");
    }

    @Test
    void edit_keepsTheDirectoryButForTheTensor() throws IOException {
        Terminal edit = edit(SAVED);
        assertThat(edit.code()).as(edit.err()).isZero();
        assertThat(JSON.readTree(edit.out()).path("base").path("name").asText()).isEqualTo(SAVED);
        Map<String, ByteBuffer> before = bytes(MlflowModel.SAVED);
        Map<String, ByteBuffer> after = bytes(out.resolve("model"));
        String weights = "model/model.safetensors";
        assertThat(after.get(weights)).isNotEqualTo(before.get(weights));
        after.put(weights, before.get(weights));
        assertThat(after).isEqualTo(before);

        String edited = out.resolve("model").toString();
        String delta = out.resolve("delta.safetensors").toString();
        done("delta", "verify", "--base", SAVED, "--edited", edited, "--delta", delta);
        done("delta", "apply", "--base", SAVED, "--delta", delta, "--out", made("applied"));
        done("delta", "revert", "--edited", edited, "--delta", delta, "--out", made("reverted"));
        assertThat(bytes(folder.resolve("applied"))).isEqualTo(bytes(out.resolve("model")));
        assertThat(bytes(folder.resolve("reverted"))).isEqualTo(before);
        Terminal evaluation =
                done("evaluate", "--model", edited, "--base", SAVED, "--edit-set", set, "--threads", "1", "--json");
        assertThat(JSON.readTree(evaluation.out()).path("metrics").path("editAccuracy"))
                .isEqualTo(JSON.readTree(edit.out()).path("metrics").path("editAccuracy"));
    }

    @Test
    void edit_ofTheSameModelInABareFolder_isAnotherRequest() throws IOException {
        Path bare = folder.resolve("bare");
        Files.createDirectory(bare);
        for (String part : List.of("model", "components/tokenizer")) {
            try (Stream<Path> files = Files.list(MlflowModel.SAVED.resolve(part))) {
                for (Path file : files.toList()) {
                    Files.copy(file, bare.resolve(file.getFileName()));
                }
            }
        }
        assertThat(edit(SAVED).code()).isZero();
        Terminal repeated = edit(SAVED);
        assertThat(repeated.code()).isZero();
        assertThat(repeated.err()).contains("was done before");
        assertThat(edit(bare.toString()).complaints())
                .singleElement()
                .asString()
                .contains("already holds another edit");
        assertThat(planned(SAVED)).isEqualTo(planned(bare.toString()).replace(bare.toString(), SAVED));
    }

    /** Without the estimate, which the machine's speed at this moment goes into. */
    private String planned(String model) {
        return done("plan", "--model", model, "--edit-set", set)
                .out()
                .lines()
                .filter(line -> !line.strip().startsWith("estimate"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void saliencyAndTrainEditor_findTheParts() {
        assertThat(done("saliency", "--model", SAVED, "--edit-set", set).out()).contains("→ layer");
        done("train-editor", "--model", SAVED, "--edit-set", set, "--layer", "2", "--out", made("editor"));
        assertThat(folder.resolve("editor")).isNotEmptyFile();
    }

    @Test
    void predict_answersAsTransformersDoes() throws IOException {
        JsonNode input = JSON.readTree(
                        GoldenModel.folder("bert-f16").resolve("golden.json").toFile())
                .path("inputs")
                .get(0);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.toString().getBytes(StandardCharsets.UTF_8)));
        try {
            JsonNode logits =
                    JSON.readTree(done("predict", "--model", SAVED).out()).path("logits");
            assertThat(GoldenModel.floats(logits))
                    .containsExactly(GoldenModel.floats(input.path("logits")), within(1e-4f));
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void everyCommand_ofAModelThatIsRefused_saysWhy() throws IOException {
        Path hub = MlflowModel.copy(folder.resolve("hub"));
        Path file = hub.resolve("MLmodel");
        Files.writeString(file, Files.readString(file).replace("    model_binary: model\n", ""));
        for (String command : List.of("plan", "edit", "saliency", "evaluate")) {
            Terminal terminal = command.equals("edit")
                    ? edit(hub.toString())
                    : Terminal.run(command, "--model", hub.toString(), "--edit-set", set);
            assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
            assertThat(terminal.complaints())
                    .singleElement()
                    .asString()
                    .contains("MLmodel: refers to the model \"bert-f16\" instead of holding its weights");
        }
    }

    private Terminal edit(String model) {
        return Terminal.run(
                "edit",
                "--model",
                model,
                "--edit-set",
                set,
                "--out",
                out.toString(),
                "--method",
                "direct",
                "--margin",
                "1",
                "--max-drawdown",
                "1",
                "--min-edit-accuracy",
                "0",
                "--threads",
                "1",
                "--json");
    }

    private String made(String name) {
        return folder.resolve(name).toString();
    }

    private static Terminal done(String... arguments) {
        Terminal terminal = Terminal.run(arguments);
        assertThat(terminal.code()).as(terminal.err()).isZero();
        return terminal;
    }

    private static Map<String, ByteBuffer> bytes(Path folder) throws IOException {
        Map<String, ByteBuffer> bytes = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                bytes.put(folder.relativize(file).toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
            }
        }
        return bytes;
    }
}
