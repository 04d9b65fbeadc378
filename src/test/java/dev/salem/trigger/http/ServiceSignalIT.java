package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.DemoSet;
import dev.salem.EditRows;
import dev.salem.PackagedService;
import dev.salem.job.EditJob;
import dev.salem.job.JobState;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.registry.folder.FolderRegistry;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while the service computes an edit that a caller waits for. */
@Timeout(180)
class ServiceSignalIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "checker";

    @TempDir
    private Path folder;

    private String request;

    @BeforeEach
    void write() {
        Path edits = DemoSet.cut(folder.resolve("edits.jsonl"), 3, 40);
        request = EditRows.request(DemoSet.MODEL, edits, NAME).toString();
    }

    @Test
    void edit_isGivenBack_andTheNextStartEndsInOneVersion() throws Exception {
        CompletableFuture<HttpResponse<String>> caller;
        try (PackagedService service = service()) {
            caller = CompletableFuture.supplyAsync(() -> edited(service));
            service.await("it computes", Duration.ofSeconds(60), () -> job().filter(
                            job -> job.progress().phase().equals("answer the edit set"))
                    .isPresent());

            assertThat(service.terminated()).isLessThan(Duration.ofSeconds(10));
            String id = job().orElseThrow().id();
            assertThat(entries(service.log()))
                    .noneMatch(entry -> entry.path("level").asText().equals("ERROR"))
                    .filteredOn(entry -> entry.path("message").asText().contains("job " + id + " is given back"))
                    .singleElement()
                    .matches(entry -> entry.at("/mdc/job").asText().equals(id), "tells its job");
        }
        EditJob back = job().orElseThrow();
        assertThat(back.state()).isEqualTo(JobState.QUEUED);
        assertThat(back.attempts()).isZero();
        assertThat(back.lease()).isEmpty();
        assertThat(caller.join().statusCode()).as(caller.join().body()).isEqualTo(504);
        assertThat(caller.join().body()).contains(back.id(), "goes on");
        assertThat(folder.resolve("registry").resolve(NAME)).doesNotExist();
        assertThat(files("edits")).isEmpty();

        try (PackagedService next = service()) {
            HttpResponse<String> outcome = edited(next);
            assertThat(outcome.statusCode()).as(outcome.body()).isEqualTo(200);
            JsonNode edited = JSON.readTree(outcome.body());
            assertThat(edited.at("/status").asText()).isEqualTo("EDITED");
            next.terminated();
            assertThat(entries(next.log()))
                    .filteredOn(entry -> entry.path("message").asText().equals("job " + back.id() + ": judge the edit"))
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.path("mdc"))
                            .isEqualTo(JSON.createObjectNode()
                                    .put("job", back.id())
                                    .put("requestKey", edited.at("/requestKey").asText())));
        }
        assertThat(job().orElseThrow().attempts()).isEqualTo(1);
        assertThat(FolderRegistry.at(folder.resolve("registry")).versions(NAME))
                .as("the base and the edit")
                .hasSize(2);
    }

    private PackagedService service() throws IOException, InterruptedException {
        return PackagedService.start(
                folder,
                Map.of(),
                Map.of(
                        "salem.places.folders",
                        folder + "," + DemoSet.MODEL.toAbsolutePath(),
                        "salem.jobs.registry",
                        folder.resolve("registry").toString(),
                        "quarkus.log.console.json.enabled",
                        "true"));
    }

    private static List<JsonNode> entries(String log) throws IOException {
        return JSON.readerFor(JsonNode.class).<JsonNode>readValues(log).readAll();
    }

    /** What the function answers to the request, which is the same one each time. */
    private HttpResponse<String> edited(PackagedService service) {
        try {
            return service.send(
                    "edit",
                    HttpRequest.newBuilder()
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "once")
                            .POST(HttpRequest.BodyPublishers.ofString(request)));
        } catch (IOException e) {
            throw new AssertionError("the answer was cut off", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Optional<EditJob> job() {
        return new FolderJobStore(folder.resolve("home/jobs"))
                .page(Optional.empty(), Optional.empty(), 2).jobs().stream().findFirst();
    }

    /** What lies in a folder of the service's home. */
    private List<Path> files(String name) throws IOException {
        Path place = folder.resolve("home").resolve(name);
        if (!Files.exists(place)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(place)) {
            return all.toList();
        }
    }
}
