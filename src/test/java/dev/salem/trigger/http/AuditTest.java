package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.trigger.JobSettings;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(StubProfile.class)
@Timeout(60)
class AuditTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/")
    private URI root;

    @Inject
    private JobSettings settings;

    @Inject
    private StubEditor editor;

    @Test
    void audit_tellsWhoAskedWhatAndWhatBecameOfIt() throws IOException {
        ServiceClient ann = new ServiceClient(root, "X-Api-Key", StubProfile.ANN);
        String key = UUID.randomUUID().toString();
        HttpResponse<String> accepted = ann.post("/v1/edits", body("s3://data/a.jsonl"), "Idempotency-Key", key);
        String id = json(accepted).get("id").asText();
        ann.await("/v1/edits/" + id, job -> job.path("status").asText().equals("edited"));

        JsonNode begun = entry(line -> of(line, "job", id) && of(line, "outcome", "accepted"));
        assertThat(begun.get("who").asText()).isEqualTo("ann");
        assertThat(begun.get("from").asText()).isEqualTo("127.0.0.1");
        assertThat(begun.get("editSet").asText()).isEqualTo("s3://data/a.jsonl");
        JsonNode ended = entry(line -> of(line, "job", id) && of(line, "outcome", "edited"));
        assertThat(ended.get("who").asText()).isEqualTo("salem");
        assertThat(ended.get("requester").asText()).isEqualTo("ann");
        JsonNode asked = entry(line -> of(line, "key", key));
        assertThat(asked.get("call").asText()).isEqualTo("POST /v1/edits");
        assertThat(asked.get("outcome").asText()).isEqualTo("accepted");
        assertThat(asked.get("job").asText()).endsWith("/v1/edits/" + id);
    }

    @Test
    void audit_tellsRefusals() throws IOException {
        String key = UUID.randomUUID().toString();
        new ServiceClient(root).post("/v1/edits?" + key, body("s3://data/a.jsonl"), "Idempotency-Key", key + "1");
        new ServiceClient(root, "X-Api-Key", StubProfile.ANN)
                .post("/v1/edits", body("s3://other/a.jsonl"), "Idempotency-Key", key + "2");

        JsonNode stranger = entry(line -> of(line, "key", key + "1"));
        assertThat(stranger.get("who").asText()).isEqualTo("nobody");
        assertThat(stranger.get("from").asText()).isEqualTo("127.0.0.1");
        assertThat(stranger.get("status").asText()).isEqualTo("401");
        JsonNode elsewhere = entry(line -> of(line, "key", key + "2"));
        assertThat(elsewhere.get("who").asText()).isEqualTo("ann");
        assertThat(elsewhere.get("outcome").asText()).isEqualTo("refused");
        assertThat(elsewhere.get("status").asText()).isEqualTo("403");
    }

    @Test
    void audit_tellsWhoTookAJobBack() throws IOException {
        ServiceClient ann = new ServiceClient(root, "X-Api-Key", StubProfile.ANN);
        ServiceClient bob = new ServiceClient(root, "X-Api-Key", StubProfile.BOB);
        editor.release.drainPermits();
        String held = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/e\",\"title\":\"" + StubEditor.HOLD + "\"}";
        String id = json(ann.post("/v1/edits", held)).get("id").asText();
        ann.await("/v1/edits/" + id, job -> job.path("status").asText().equals("running"));
        bob.delete("/v1/edits/" + id);

        assertThat(entry(line -> of(line, "job", id) && of(line, "outcome", "cancel requested"))
                        .get("who")
                        .asText())
                .isEqualTo("bob");
        assertThat(entry(line -> of(line, "job", id) && of(line, "outcome", "cancelled"))
                        .get("requester")
                        .asText())
                .isEqualTo("ann");
    }

    /** The one entry of a kind, which may be written only after the answer. */
    private JsonNode entry(Predicate<JsonNode> wanted) throws IOException {
        Path file = settings.home().orElseThrow().resolve("audit.jsonl");
        while (true) {
            try (Stream<String> lines = Files.exists(file) ? Files.lines(file) : Stream.empty()) {
                List<JsonNode> found = lines.map(AuditTest::read).filter(wanted).toList();
                if (!found.isEmpty()) {
                    assertThat(found).hasSize(1);
                    return found.get(0);
                }
            }
            Thread.onSpinWait();
        }
    }

    private static boolean of(JsonNode line, String field, String value) {
        return line.path(field).asText().equals(value);
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }

    private static String body(String editSet) {
        return "{\"model\":\"models:/m/1\",\"editSet\":\"" + editSet + "\"}";
    }
}
