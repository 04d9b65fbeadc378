package dev.salem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny model learns its own whims. */
class BenchWikitextCommandTest {
    private static final int LINES = 60;
    private static final int BLOCKS = 5;

    @TempDir
    private Path folder;

    private Terminal bench(String... more) throws IOException {
        Path text = folder.resolve("text.txt");
        Path packed = Fixtures.path("data/wikitext2/test.txt.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(packed)), StandardCharsets.UTF_8))) {
            Files.writeString(text, lines.lines().limit(LINES).collect(Collectors.joining("\n")));
        }
        String model = Fixtures.path("models/llama-tiny").toString();
        List<String> arguments = new ArrayList<>(List.of(
                "bench", "wikitext", "--model", model, "--other", model, "--text", text.toString(), "--edits", "1"));
        arguments.addAll(List.of("--method", "direct", "--margin", "0.5", "--threads", "1"));
        arguments.addAll(List.of(more));
        return Terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void wikitext_showsEveryLayerBesideItsSaliency() throws IOException {
        JsonNode result = new ObjectMapper()
                .readTree(bench("--layer", "all", "--used-passes", "6", "--heldout-passes", "4", "--json")
                        .out());
        assertThat(result.path("task").asText()).isEqualTo("generation");
        assertThat(result.path("edits")).hasSize(BLOCKS);
        double saliency = 0;
        double highest = 0;
        JsonNode wanted = null;
        for (JsonNode edit : result.path("edits")) {
            saliency += edit.path("saliency").asDouble();
            highest = Math.max(highest, edit.path("saliency").asDouble());
            if (edit.path("wanted").asBoolean()) {
                assertThat(wanted).isNull();
                wanted = edit;
            }
            JsonNode metrics = edit.path("metrics");
            assertThat(metrics.path("editAccuracy").path("total").asInt()).isBetween(5, 15);
            assertThat(metrics.path("generality").path("total").asInt()).isBetween(5, 15);
            assertThat(edit.path("usedAdapts").path("total").asInt()).isBetween(5, 15);
            assertThat(metrics.path("perplexity").path("tokens").asInt()).isBetween(300, 4 * 128);
        }
        assertThat(saliency).isCloseTo(1, within(1e-9));
        assertThat(wanted).isNotNull();
        assertThat(wanted.path("saliency").asDouble()).isEqualTo(highest);
        assertThat(result.path("editAccuracy").asDouble())
                .isEqualTo(wanted.path("metrics")
                        .path("editAccuracy")
                        .path("value")
                        .asDouble());
    }

    @Test
    void wikitext_printsATableOfTheEdits_andOneOfTheLayers() throws IOException {
        String out = bench("--layer", "all", "--used-passes", "3", "--heldout-passes", "2")
                .out();
        assertThat(out.lines().filter(line -> line.startsWith("| 0 "))).hasSize(BLOCKS);
        assertThat(out.lines().filter(line -> line.startsWith("| layer "))).hasSize(1 + BLOCKS);
        assertThat(out).contains("| its drawdown |").contains(" 1 of 1 ").contains(" 0 of 1 ");
    }

    @Test
    void wikitext_saysWhereTheTextIsTooShort() throws IOException {
        Terminal terminal = bench("--used-passes", "2000");
        assertThat(terminal.code()).isEqualTo(20);
        assertThat(terminal.err()).contains("text.txt is too short for 1 edits, 2000 used and 100 held-out windows");
    }
}
