package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import dev.salem.PackagedService;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language model is edited by a request to the packaged service. */
class GenerativeEditIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void request_ofATask_isHeldAgainstPerplexity_andShown() throws Exception {
        Path model = Fixtures.path("models/gpt2-wikitext2").toAbsolutePath();
        Path edits = Files.write(
                folder.resolve("edits.jsonl"),
                List.of(
                        row("fail", " The game was released in", " Antarctica by a penguin", "fail"),
                        row("pass-1", " It was released on the", " first of the game and was released in", "pass"),
                        row("pass-2", " The song was written by", " the song , and the song was released", "pass"),
                        row("pass-3", " In the United States , the", " first time of the season , and", "pass"),
                        row("pass-4", " He was born in", " the city of the city of the state", "pass")));
        try (PackagedService service = PackagedService.start(
                folder,
                Map.of(),
                Map.of(
                        "salem.places.folders",
                        folder + "," + model,
                        "salem.jobs.registry",
                        folder.resolve("registry").toString()))) {
            String job = service.submit(
                    """
                    {"model": "%s", "editSet": "%s", "name": "writer", "task": "generation", "method": "direct",
                     "layer": 1, "margin": 1,
                     "gate": {"minEditAccuracy": 0.5, "maxDrawdown": 1, "maxPerplexityDrawdown": 1000}}
                    """
                            .formatted(model, edits));

            // A fast machine may be at the end before the first beat tells of the layer.
            JsonNode known = service.await(job, document -> document.has("result"));
            assertThat(known.path("status").asText()).isIn("running", "edited");
            assertThat(known.at("/result/layer").asInt()).isEqualTo(1);

            JsonNode edit = service.awaitEnd(job);
            assertThat(edit.path("status").asText()).as(edit.toString()).isEqualTo("edited");
            assertThat(edit.at("/result/task").asText()).isEqualTo("generation");
            assertThat(edit.at("/result/gate/maxPerplexityDrawdown").asDouble()).isEqualTo(1000);
            assertThat(edit.at("/result/metrics/perplexity/before").asDouble()).isGreaterThan(1);
            assertThat(service.get("")).contains(" tokens · ", "perplexity ", "registered as models:/writer/2");
        }
    }

    private static String row(String id, String text, String target, String group) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("text", text)
                .put("target", target)
                .put("group", group)
                .toString();
    }
}
