package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import dev.salem.evaluation.Gate;
import dev.salem.evaluation.Perplexity;
import dev.salem.progress.Progress;
import dev.salem.report.ChangedAnswer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a text goes on, changed in a real language model. */
class GenerationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void edit_changesHowATextGoesOn_andKeepsThePerplexityOfOthers() throws IOException {
        String base = Fixtures.path("models/gpt2-wikitext2").toString();
        Path set = editSet();
        RunOptions run = new RunOptions(0, 1, 0, Optional.of(Task.GENERATION));
        EditRequest request = new EditRequest(
                base,
                set.toString(),
                Optional.of(folder.resolve("out")),
                "a text",
                new EditOptions(
                        Method.SALEM,
                        EditOptions.AUTO,
                        Normalisation.WHITENED,
                        OptionalInt.of(1),
                        OptionalDouble.of(1),
                        10),
                new Gate(0.95, 0, 0.1, 2),
                run,
                Optional.empty());
        Site site = Site.local(Optional.empty(), folder.resolve("none"));
        EditOutcome outcome =
                new EditWorkflow(site).run(request, Progress.silent()).outcome();
        assertThat(outcome.gate().reasons()).isEmpty();
        assertThat(outcome.task()).isEqualTo(Task.GENERATION);
        assertThat(outcome.metrics().editAccuracy().value()).isEqualTo(1);
        assertThat(outcome.metrics().editAccuracy().total()).isGreaterThan(4);
        assertThat(outcome.examples())
                .as("ordinary text that nobody predicts word by word is no mistake")
                .extracting(ChangedAnswer::kind)
                .containsOnly(ChangedAnswer.Kind.FIXED);
        Perplexity perplexity = outcome.metrics().perplexity();
        assertThat(perplexity.before()).isBetween(20.0, 100.0);
        assertThat(perplexity.tokens()).isGreaterThan(1000);
        ModelEvaluation evaluation = ModelEvaluation.of(
                site,
                folder.resolve("out/model").toString(),
                Optional.of(base),
                set.toString(),
                ExtraRows.none(),
                run,
                Progress.silent());
        assertThat(evaluation.metrics().editAccuracy())
                .isEqualTo(outcome.metrics().editAccuracy());
        assertThat(evaluation.metrics().perplexity().after()).isCloseTo(perplexity.after(), within(1e-3));
        assertThat(evaluation.metrics().klPass()).isCloseTo(outcome.metrics().klPass(), withinPercentage(1));
    }

    /** One continuation that the model does not expect, and 80 pieces of ordinary text. */
    private Path editSet() throws IOException {
        List<String> words = new ArrayList<>();
        Path text = Fixtures.path("data/wikitext2/valid.txt.gz");
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(text)), StandardCharsets.UTF_8))) {
            while (words.size() < 8000) {
                words.addAll(List.of(reader.readLine().strip().split(" ")));
            }
        }
        words.removeIf(String::isEmpty);
        List<String> lines = new ArrayList<>();
        lines.add(line("fail", " The game was released in", " Antarctica by a penguin", "fail"));
        for (int piece = 0; piece < 80; piece++) {
            int from = piece * 40;
            lines.add(line(
                    "piece-" + piece,
                    " " + String.join(" ", words.subList(from, from + 8)),
                    " " + String.join(" ", words.subList(from + 8, from + 36)),
                    "pass"));
        }
        return Files.write(folder.resolve("set.jsonl"), lines);
    }

    private static String line(String id, String text, String target, String group) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("text", text)
                .put("target", target)
                .put("group", group)
                .toString();
    }
}
