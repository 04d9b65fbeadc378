package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import dev.salem.PackagedService;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                Map.of("SALEM_HOME", folder.resolve("home").toString(), "OMP_WAIT_POLICY", "passive"),
                Map.of(
                        "salem.places.folders",
                        folder + "," + model,
                        "salem.jobs.registry",
                        folder.resolve("registry").toString(),
                        "salem.jobs.threads",
                        "1",
                        "ai.djl.offline",
                        "true"))) {
            String job = ask(
                    service,
                    """
                    {"model": "%s", "editSet": "%s", "name": "writer", "task": "generation", "method": "direct",
                     "layer": 1, "margin": 1,
                     "gate": {"minEditAccuracy": 0.5, "maxDrawdown": 1, "maxPerplexityDrawdown": 1000}}
                    """
                            .formatted(model, edits));
            service.await("the edit is at its end", Duration.ofSeconds(60), () -> isOver(service, job));

            JsonNode edit = JSON.readTree(get(service, job));
            assertThat(edit.path("status").asText()).as(edit.toString()).isEqualTo("edited");
            assertThat(edit.at("/result/task").asText()).isEqualTo("generation");
            assertThat(edit.at("/result/gate/maxPerplexityDrawdown").asDouble()).isEqualTo(1000);
            assertThat(edit.at("/result/metrics/perplexity/before").asDouble()).isGreaterThan(1);
            assertThat(get(service, "")).contains(" tokens · ", "perplexity ", "registered as models:/writer/2");
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

    private static String ask(PackagedService service, String request) throws IOException, InterruptedException {
        HttpResponse<String> answer = service.send(
                "v1/edits",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(request)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return JSON.readTree(answer.body()).at("/links/self").asText();
    }

    private static boolean isOver(PackagedService service, String job) {
        try {
            return !List.of("queued", "running")
                    .contains(JSON.readTree(get(service, job)).path("status").asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String get(PackagedService service, String path) throws IOException, InterruptedException {
        return service.send(path, HttpRequest.newBuilder().GET()).body();
    }
}
