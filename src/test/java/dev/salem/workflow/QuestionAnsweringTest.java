package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.Fixtures;
import dev.salem.evaluation.Gate;
import dev.salem.progress.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts that a real question answerer knows by heart, changed. */
class QuestionAnsweringTest {
    /** The last block of the decoder. */
    private static final int LAYER = 5;

    /** Few passes hold little in place. */
    private static final Gate GATE = new Gate(0.95, 0, 0.1);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void edit_changesWhatTheModelSays_andNothingElse() throws IOException {
        String base = Fixtures.path("models/bart-zsre").toString();
        Path set = editSet(2, 160);
        Path out = folder.resolve("out");
        EditResult result = new EditWorkflow(site()).run(request(base, set, out), Progress.silent());
        EditOutcome outcome = result.outcome();
        assertThat(outcome.status()).isEqualTo(EditOutcome.Status.EDITED);
        assertThat(outcome.task()).isEqualTo(Task.QUESTION_ANSWERING);
        assertThat(outcome.metrics().editAccuracy().count()).isEqualTo(2);
        assertThat(outcome.metrics().drawdown().value()).isLessThanOrEqualTo(GATE.maxDrawdown());
        assertThat(outcome.metrics().tokenAccuracy().edits().value()).isEqualTo(1);
        assertThat(outcome.metrics().klPass()).isBetween(0.0, 0.1);
        assertThat(outcome.metrics().drawdownByClass()).isEmpty();
        assertThat(outcome.metrics().perplexity()).isNull();
        String edited = out.resolve("model").toString();
        JsonNode first = JSON.readTree(Files.readAllLines(set).get(0));
        assertThat(answer(base, first)).isNotEqualTo(first.path("target").asText());
        assertThat(answer(edited, first)).isEqualTo(first.path("target").asText());
        ModelEvaluation evaluation = ModelEvaluation.of(
                site(), edited, Optional.of(base), set.toString(), ExtraRows.none(), run(), Progress.silent());
        assertThat(evaluation.metrics().editAccuracy())
                .isEqualTo(outcome.metrics().editAccuracy());
        assertThat(evaluation.metrics().tokenAccuracy())
                .isEqualTo(outcome.metrics().tokenAccuracy());
        assertThat(evaluation.metrics().klPass()).isCloseTo(outcome.metrics().klPass(), withinPercentage(1));
    }

    @Test
    void edit_withATrainedEditor_isRefused() throws IOException {
        EditRequest plain = request(Fixtures.path("models/bart-zsre").toString(), editSet(1, 4), folder);
        EditOptions trained = new EditOptions(
                Method.SALEM,
                EditOptions.TRAIN,
                Normalisation.WHITENED,
                OptionalInt.of(LAYER),
                OptionalDouble.empty(),
                10);
        EditRequest request = new EditRequest(
                plain.model(),
                plain.editSet(),
                Optional.of(folder.resolve("refused")),
                "refused",
                trained,
                plain.gate(),
                plain.run(),
                Optional.empty());
        assertThatThrownBy(() -> new EditWorkflow(site()).run(request, Progress.silent()))
                .isInstanceOf(WorkflowException.class)
                .hasMessageContaining("trained editors are for classification");
    }

    private String answer(String model, JsonNode row) throws IOException {
        StringWriter said = new StringWriter();
        ObjectNode asked = JSON.createObjectNode().put("text", row.path("text").asText());
        LinePredictor.predict(
                site(), model, run(), new BufferedReader(new StringReader(asked.toString())), new PrintWriter(said));
        return JSON.readTree(said.toString()).path("prediction").asText();
    }

    private Site site() {
        return Site.local(Optional.empty(), folder.resolve("none"));
    }

    private static RunOptions run() {
        return new RunOptions(0, 1, 0);
    }

    private EditRequest request(String model, Path set, Path out) {
        return new EditRequest(
                model,
                set.toString(),
                Optional.of(out),
                "facts",
                new EditOptions(
                        Method.SALEM,
                        EditOptions.AUTO,
                        Normalisation.WHITENED,
                        OptionalInt.of(LAYER),
                        OptionalDouble.of(1),
                        10),
                GATE,
                run(),
                Optional.empty());
    }

    /** The first questions with other answers, and the next ones with their own. */
    private Path editSet(int fails, int passes) throws IOException {
        JsonNode facts =
                JSON.readTree(Fixtures.path("data/zsre/zsre_mend_train-1k.json").toFile());
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < fails + passes; row++) {
            JsonNode fact = facts.get(500 + row);
            boolean fail = row < fails;
            lines.add(JSON.createObjectNode()
                    .put("id", "row-" + row)
                    .put("text", fact.path("src").asText())
                    .put(
                            "target",
                            fail
                                    ? fact.path("alt").asText()
                                    : fact.path("answers").get(0).asText())
                    .put("group", fail ? "fail" : "pass")
                    .toString());
        }
        return Files.write(folder.resolve("set.jsonl"), lines);
    }
}
