package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.salem.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few facts of a real question answerer. */
class BenchZsreCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int QUESTIONS = 40;

    @TempDir
    private Path folder;

    private Terminal bench(String... more) throws IOException {
        ArrayNode some = JSON.createArrayNode();
        JsonNode all =
                JSON.readTree(Fixtures.path("data/zsre/zsre_mend_train-1k.json").toFile());
        for (int row = 0; row < QUESTIONS; row++) {
            some.add(all.get(row));
        }
        Path questions = folder.resolve("questions.json");
        JSON.writeValue(questions.toFile(), some);
        List<String> arguments = new ArrayList<>(List.of(
                "bench",
                "zsre",
                "--model",
                Fixtures.path("models/bart-zsre").toString(),
                "--questions",
                questions.toString(),
                "--method",
                "direct",
                "--margin",
                "1",
                "--threads",
                "1",
                "--edits",
                "1"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void zsre_teachesOtherAnswers() throws IOException {
        JsonNode result = JSON.readTree(bench(
                        "--skip",
                        "1",
                        "--layer",
                        "5",
                        "--adapts",
                        "2",
                        "--used-passes",
                        "20",
                        "--heldout-passes",
                        "10",
                        "--json")
                .out());
        assertThat(result.path("task").asText()).isEqualTo("question-answering");
        assertThat(result.path("edits")).hasSize(1);
        JsonNode edit = result.path("edits").get(0);
        assertThat(edit.path("layerName").asText()).isEqualTo("decoder block 2");
        assertThat(edit.path("usedAdapts").path("count").asInt()).isEqualTo(2);
        JsonNode metrics = edit.path("metrics");
        assertThat(metrics.path("editAccuracy").path("value").asDouble()).isEqualTo(1);
        assertThat(metrics.path("generality").path("total").asInt()).isEqualTo(1);
        assertThat(metrics.path("drawdown").path("total").asInt()).isEqualTo(10);
        assertThat(metrics.path("accuracyBefore").path("total").asInt()).isEqualTo(10);
    }

    @Test
    void zsre_printsATable() throws IOException {
        String out = bench("--layer", "5", "--used-passes", "20", "--heldout-passes", "4")
                .out();
        assertThat(out.lines().toList().get(0))
                .matches("\\| skip \\| layer +\\| saliency \\|.*\\| lost +\\| seconds \\|");
        assertThat(out)
                .contains("| 0    | decoder block 2 |")
                .contains("| mean |")
                .doesNotContain("used adapts");
    }

    @Test
    void zsre_saysWhereTheQuestionsAreTooFew() throws IOException {
        Terminal terminal = bench("--used-passes", "20", "--heldout-passes", "40");
        assertThat(terminal.code()).isEqualTo(20);
        assertThat(terminal.err()).contains("has 40 questions, too few for 1 edits, 20 used and 40 held-out passes");
    }

    @Test
    void zsre_refusesAnotherTask() throws IOException {
        Terminal terminal = bench("--task", "generation");
        assertThat(terminal.code()).isEqualTo(20);
        assertThat(terminal.err()).contains("task must be question-answering here, got: generation");
    }
}
