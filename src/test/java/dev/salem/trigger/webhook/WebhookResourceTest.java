package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.job.EditJob;
import dev.salem.job.JobService;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(WebhookProfile.class)
@Timeout(60)
class WebhookResourceTest {
    private static final String EDIT =
            Receiving.created("hookmodel", 1, "{\"salem.edit_set\": \"s3://edits/more/\\u00e9.jsonl\"}");

    @TestHTTPResource("/webhooks/mlflow")
    private URI mlflow;

    @TestHTTPResource("/webhooks/databricks")
    private URI databricks;

    @Inject
    private JobService jobs;

    @Test
    void mlflow_signedEvent_isOneJobAndThenIgnored() throws Exception {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> accepted = post(id, Receiving.SECRET, EDIT);
        HttpResponse<String> repeated = post(id, Receiving.SECRET, EDIT);

        assertThat(accepted.statusCode()).isEqualTo(202);
        String job = accepted.body().replaceAll(".*\"job\":\"([0-9a-f]{32})\".*", "$1");
        assertThat(jobs.get(job).request().editSet()).isEqualTo("s3://edits/more/é.jsonl");
        assertThat(repeated.statusCode()).isEqualTo(200);
        assertThat(repeated.body()).contains("\"status\":\"ignored\"", "came before");
        assertThat(jobs.all().page(Optional.empty(), 100).jobs())
                .filteredOn(known -> known.request().equals(jobs.get(job).request()))
                .extracting(EditJob::id)
                .containsExactly(job);
    }

    @Test
    void mlflow_forgedOrEmpty_isRefusedAlike() throws Exception {
        HttpResponse<String> forged = post(UUID.randomUUID().toString(), "another secret", EDIT);
        HttpResponse<String> empty = send(HttpRequest.newBuilder(mlflow).POST(BodyPublishers.noBody()));

        assertThat(forged.statusCode()).isEqualTo(401);
        assertThat(forged.headers().firstValue("WWW-Authenticate")).contains("HMAC-SHA256");
        assertThat(empty.statusCode()).isEqualTo(401);
        assertThat(empty.body()).isEqualTo(forged.body());
    }

    @Test
    void mlflow_signedNonsense_isBad() throws Exception {
        assertThat(post(UUID.randomUUID().toString(), Receiving.SECRET, "{").statusCode())
                .isEqualTo(400);
    }

    @Test
    void mlflow_tooLarge_isRefused() throws Exception {
        // The refusal comes before the body is read; a client that went on writing would lose the connection instead.
        assertThat(send(HttpRequest.newBuilder(mlflow)
                                .version(HttpClient.Version.HTTP_1_1)
                                .expectContinue(true)
                                .POST(BodyPublishers.ofString(" ".repeat(2 << 20))))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void databricks_signedEvent_isIgnoredWithReason() throws Exception {
        String body = """
                {"event": "COMMENT_CREATED", "event_timestamp": %d}"""
                .formatted(Instant.now().toEpochMilli());
        String signature = HexFormat.of().formatHex(Receiving.hmac(Receiving.SECRET, Receiving.bytes(body)));

        HttpResponse<String> answer = send(HttpRequest.newBuilder(databricks)
                .header("X-Databricks-Signature", signature)
                .POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("no rule speaks of this kind of event");
    }

    private HttpResponse<String> post(String id, String secret, String body) throws Exception {
        String seconds = Long.toString(Instant.now().getEpochSecond());
        return send(HttpRequest.newBuilder(mlflow)
                .header("Content-Type", "application/json")
                .header("X-MLflow-Delivery-Id", id)
                .header("X-MLflow-Timestamp", seconds)
                .header("X-MLflow-Signature", Receiving.signature(secret, id, seconds, Receiving.bytes(body)))
                .POST(BodyPublishers.ofString(body)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }
}
