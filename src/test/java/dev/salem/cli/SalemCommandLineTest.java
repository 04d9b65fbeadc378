package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.DemoSet;
import dev.salem.workflow.Site;
import dev.salem.workflow.SiteSettings;
import dev.salem.workflow.VersionHistory;
import dev.salem.workflow.WorkflowException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SalemCommandLineTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo",
                "plan",
                "edit",
                "evaluate",
                "saliency",
                "predict",
                "train-editor",
                "delta",
                "delta apply",
                "delta revert",
                "delta verify",
                "history",
                "verify",
                "promote",
                "rollback",
                "mlflow-demo"
            })
    void help_isThereForEachCommand_withAnExample(String command) {
        Terminal terminal = Terminal.run((command + " --help").split(" "));
        assertThat(terminal.code()).isZero();
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out()).contains("Usage: salem " + command, "Example", "20   invalid input");
        assertThat(terminal.out().lines())
                .as("no URI is broken in two")
                .noneMatch(line -> line.matches(".*(models:|[/@])"));
    }

    @Test
    void version_isTheBuilds() {
        assertThat(Terminal.run("--version").out()).matches("salem \\d+\\.\\d+\\.\\d+\\R");
        assertThat(Terminal.run("edit", "--version").out()).matches("salem \\d+\\.\\d+\\.\\d+\\R");
    }

    @ParameterizedTest
    @ValueSource(strings = {"frob", "delta", "delta frob", "edit", "--frob"})
    void commands_thatAreIncomplete_sayWhereToLook(String command) {
        Terminal terminal = Terminal.run(command.split(" "));
        assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines())
                .singleElement()
                .asString()
                .startsWith("salem: ")
                .endsWith("--help");
    }

    @ParameterizedTest
    @CsvSource({
        "edti, there is no command \"edti\"; did you mean edit",
        "edti --help, did you mean edit",
        "delta aply --help, did you mean apply",
        "edit --edit-sett x, did you mean --edit-set",
        "plan --model m --edit-set e --heder-only, did you mean --header-only"
    })
    void commandOrOption_thatIsMistyped_namesTheOneThatWasMeant(String command, String hint) {
        Terminal terminal = Terminal.run(command.split(" "));
        assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines()).singleElement().asString().contains(hint);
    }

    @Test
    void saliency_intoAFolderThatIsNotThere_makesIt_orFailsBeforeItsWork() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Terminal terminal = Terminal.run(
                "saliency",
                "--model",
                "no-model",
                "--edit-set",
                "none",
                "--svg",
                file.resolve("s.svg").toString());
        assertThat(terminal.code()).isEqualTo(ExitCode.DEPENDENCY);
        assertThat(terminal.err()).contains("s.svg: cannot be written").doesNotContain("no-model");
    }

    @Test
    void history_withATrackingUriThatIsNone_namesTheVariableAndItsValue() {
        SiteSettings settings = new SiteSettings(
                Optional.empty(),
                folder,
                SiteSettings.CACHE_BYTES,
                Map.of("MLFLOW_TRACKING_URI", "mlflow.internal:5000"));
        try (Site site = Site.open(settings)) {
            assertThatThrownBy(() -> VersionHistory.of(site, "checker"))
                    .isInstanceOf(WorkflowException.class)
                    .hasMessageContaining("MLFLOW_TRACKING_URI must be the address of an MLflow server")
                    .hasMessageContaining("got: \"mlflow.internal:5000\"");
        }
    }

    @Test
    void edit_thenEvaluateAndDelta_tellTheSameStory() throws IOException {
        String model = DemoSet.MODEL.toString();
        String set = DemoSet.cut(folder.resolve("edits.jsonl"), 2, 24).toString();
        String out = folder.resolve("out").toString();
        Terminal edit = edit(model, set, out, "--json");
        assertThat(edit.code()).isZero();
        JsonNode outcome = json(edit.out());
        assertThat(edit.out()).isEqualTo(Files.readString(folder.resolve("out/outcome.json")));
        assertThat(outcome.path("status").asText()).isEqualTo("EDITED");
        assertThat(outcome.path("base").path("digest").asText()).hasSize(64);
        assertThat(outcome.path("method").asText()).isEqualTo("direct");
        assertThat(outcome.path("metrics").path("editAccuracy").path("total").asInt())
                .isEqualTo(2);
        assertThat(outcome.path("metrics").path("klPass").isNumber()).isTrue();
        assertThat(outcome.path("gate").path("passed").asBoolean()).isTrue();
        assertThat(outcome.path("saliency").get(0).path("share").asDouble()).isPositive();
        assertThat(outcome.path("memory").path("peakRssMb").asDouble()).isPositive();
        assertThat(outcome.path("edited").path("changedBytes").asLong()).isPositive();

        Terminal again = edit(model, set, out);
        assertThat(again.code()).isZero();
        assertThat(again.err()).contains("was done before");
        assertThat(again.out()).contains("✓ edited  Edit from edits.jsonl");

        String edited = folder.resolve("out/model").toString();
        String delta = folder.resolve("out/delta.safetensors").toString();
        Terminal evaluation = Terminal.run(
                "evaluate", "--model", edited, "--base", model, "--edit-set", set, "--threads", "1", "--json");
        assertThat(json(evaluation.out()).path("metrics").path("editAccuracy"))
                .isEqualTo(outcome.path("metrics").path("editAccuracy"));

        String made = folder.resolve("made").toString();
        assertThat(Terminal.run("delta", "verify", "--base", model, "--edited", edited, "--delta", delta)
                        .code())
                .isZero();
        assertThat(Terminal.run("delta", "apply", "--base", model, "--delta", delta, "--out", made)
                        .code())
                .isZero();
        assertThat(Path.of(made, "model.safetensors")).hasSameBinaryContentAs(Path.of(edited, "model.safetensors"));
        String back = folder.resolve("back").toString();
        assertThat(Terminal.run("delta", "revert", "--edited", edited, "--delta", delta, "--out", back)
                        .code())
                .isZero();
        assertThat(Path.of(back, "model.safetensors"))
                .hasSameBinaryContentAs(DemoSet.MODEL.resolve("model.safetensors"));
        Terminal wrong = Terminal.run("delta", "apply", "--base", edited, "--delta", delta, "--out", made + "2");
        assertThat(wrong.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(wrong.complaints()).singleElement().asString().contains("is not the delta's base");
    }

    @Test
    void saliency_ranksTheLayers() throws IOException {
        Path svg = folder.resolve("made/for/it/saliency.svg");
        String set = DemoSet.cut(folder.resolve("edits.jsonl"), 2, 8).toString();
        String model = DemoSet.MODEL.toString();
        Terminal terminal =
                Terminal.run("saliency", "--model", model, "--edit-set", set, "--svg", svg.toString(), "--json");
        assertThat(terminal.code()).isZero();
        JsonNode study = json(terminal.out());
        assertThat(study.path("scores")).hasSize(6);
        long used = DemoSet.rows(2, 8).stream()
                .filter(row -> row.contains("\"split\": \"edit\""))
                .count();
        assertThat(study.path("samples").asLong()).isEqualTo(used);
        assertThat(Files.readString(svg)).startsWith("<svg");
        Terminal table = Terminal.run("saliency", "--model", model, "--edit-set", set);
        assertThat(table.out()).contains("→ layer " + study.path("layer").asInt());
    }

    @Test
    void predict_answersEachLineInOrder() throws IOException {
        String lines =
                "{\"id\":\"a\",\"text\":\"Paris : Paris is the capital of France .\",\"text_pair\":\"Paris is a city.\"}\n"
                        + "\n{\"text\":\"alone\"}\n";
        Terminal terminal = withInput(lines, "predict", "--model", DemoSet.MODEL.toString());
        assertThat(terminal.err()).isEmpty();
        String[] answers = terminal.out().split("\n");
        assertThat(answers).hasSize(2);
        assertThat(json(answers[0]).path("id").asText()).isEqualTo("a");
        assertThat(json(answers[0]).path("prediction").asText()).isEqualTo("SUPPORTS");
        assertThat(json(answers[0]).path("logits")).hasSize(2);
        assertThat(json(answers[1]).path("id").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "{\"text\":1}", "[]", "{\"text\":\"a\",\"text_pair\":2}", "{\"text\":\"a\"} x"})
    void predict_ofABadLine_namesIt(String line) {
        Terminal terminal = withInput("{\"text\":\"good\"}\n" + line, "predict", "--model", DemoSet.MODEL.toString());
        assertThat(terminal.code()).isEqualTo(ExitCode.INVALID_INPUT);
        assertThat(terminal.complaints()).singleElement().asString().contains("line 2");
    }

    @Test
    void plan_writesNothing() throws IOException {
        String set = DemoSet.cut(folder.resolve("edits.jsonl"), 2, 8).toString();
        String out = folder.resolve("out").toString();
        Terminal plan = Terminal.run("plan", "--model", DemoSet.MODEL.toString(), "--edit-set", set, "--out", out);
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("2 to be edited", "4 used, 4 held out", "layer 5", "about ", out);
        assertThat(Path.of(out)).doesNotExist();
    }

    /** An edit of any cost, done the short way. */
    private static Terminal edit(String model, String set, String out, String... more) {
        List<String> arguments = new ArrayList<>(List.of("edit", "--model", model, "--edit-set", set, "--out", out));
        arguments.addAll(List.of("--method", "direct", "--margin", "1", "--threads", "1"));
        arguments.addAll(List.of("--max-drawdown", "1", "--min-edit-accuracy", "0"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    private static Terminal withInput(String text, String... arguments) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        try {
            return Terminal.run(arguments);
        } finally {
            System.setIn(before);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return new ObjectMapper().readTree(text);
    }
}
