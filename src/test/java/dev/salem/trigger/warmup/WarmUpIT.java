package dev.salem.trigger.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.PackagedService;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged service becomes warm before it says that it is ready. */
class WarmUpIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void readyService_hasAnsweredItsOwnWebhooks_andKeepsNothingOfThem() throws Exception {
        Path scratch = Files.createDirectory(folder.resolve("scratch"));
        Path home = folder.resolve("home");
        try (PackagedService service = PackagedService.start(
                folder,
                Map.of(),
                Map.of(
                        "salem.warm-up.requests",
                        "60",
                        "salem.warm-up.within",
                        "PT60S",
                        "salem.jobs.registry",
                        folder.resolve("registry").toString(),
                        "java.io.tmpdir",
                        scratch.toString()))) {
            assertThat(service.log()).contains("warm after 60 webhooks").doesNotContain("rehearsal", " ERROR ");
            assertThat(JSON.readTree(service.get("v1/edits")).path("edits")).isEmpty();
            assertThat(service.get("q/metrics")).doesNotContain("salem_webhooks_total{");
            assertThat(home.resolve("audit.jsonl")).doesNotExist();
            assertThat(scratch).isDirectoryNotContaining("glob:**rehearsal*");
            assertThat(service.send(
                                    "webhooks/rehearsal/webhooks/mlflow",
                                    HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString("{}")))
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}
