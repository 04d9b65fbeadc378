package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.trigger.webhook.WebhookAnswer.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WebhookReceiverTest {
    private static final String EDIT = Receiving.aliasSet("hookmodel", 1, "needs-edit");
    private static final String TAG = "salem.request";

    @TempDir
    private Path folder;

    static Stream<Arguments> edits() {
        return Stream.of(
                arguments(EDIT, Map.of(), Receiving.EDIT_SET),
                arguments(EDIT, Map.of(TAG, "s3://edits/more/a.jsonl"), "s3://edits/more/a.jsonl"),
                arguments(EDIT, Map.of(TAG, Receiving.EDIT_SET), Receiving.EDIT_SET),
                arguments(
                        Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/more/b.jsonl"),
                        Map.of(TAG, "s3://edits/more/a.jsonl"),
                        "s3://edits/more/b.jsonl"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, ""), Map.of(), Receiving.EDIT_SET),
                arguments(
                        Receiving.created("hookmodel", 1, "{\"" + TAG + "\": \"s3://edits/more/c.jsonl\"}"),
                        Map.of(),
                        "s3://edits/more/c.jsonl"));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void mlflow_eventThatMeansEdit_isSubmitted(String body, Map<String, String> tags, String editSet) {
        Receiving receiving = new Receiving(folder);
        receiving.versions.put("models:/hookmodel/1", tags);

        WebhookAnswer answer = receiving.receiver.mlflow(Receiving.mlflow("a", Receiving.NOW, body));

        assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED);
        JobRequest request = receiving.jobs.get(answer.detail()).request();
        assertThat(request.model()).isEqualTo("models:/hookmodel/1");
        assertThat(request.editSet()).isEqualTo(editSet);
        assertThat(request.seed()).isEqualTo(7);
        assertThat(request.publication()).hasValueSatisfying(publication -> {
            assertThat(publication.name()).isEqualTo("hookmodel");
            assertThat(publication.alias()).isEqualTo("challenger");
        });
    }

    static Stream<Arguments> others() {
        String own = "{\"salem.request_key\": \"k\", \"" + TAG + "\": \"s3://edits/more/a.jsonl\"}";
        Map<String, String> ours = Map.of("salem.request_key", "k", TAG, "s3://edits/more/a.jsonl");
        return Stream.of(
                arguments(Receiving.created("hookmodel", 1, own), Map.of(), "made by salem"),
                arguments(EDIT, ours, "made by salem"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, Receiving.EDIT_SET), ours, "made by salem"),
                arguments(Receiving.aliasSet("hookmodel", 1, "challenger"), Map.of(), "neither the alias"),
                arguments(Receiving.aliasSet("hookmodel", 1, "Needs-Edit"), Map.of(), "neither the alias"),
                arguments(Receiving.tagSet("hookmodel", 1, "salem.layer", "2"), Map.of(), "neither the alias"),
                arguments(Receiving.created("hookmodel", 1, "{}"), Map.of(), "neither the alias"),
                arguments(Receiving.created("hookmodel", 1, "null"), Map.of(), "neither the alias"),
                arguments(Receiving.aliasSet("othermodel", 1, "needs-edit"), Map.of(), "no rule covers"),
                arguments(Receiving.aliasSet("a-hookmodel", 1, "needs-edit"), Map.of(), "no rule covers"),
                arguments(Receiving.aliasSet("hookmodel", 9, "needs-edit"), Map.of(), "no such version"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, "s3://other/a.jsonl"), Map.of(), "allows no edit set"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, "/etc/passwd"), Map.of(), "allows no edit set"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, "file:/etc/passwd"), Map.of(), "allows no edit set"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, "http://169.254.169.254/"), Map.of(), "allows no"),
                arguments(
                        Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/more/../secret.jsonl"),
                        Map.of(),
                        "allows no edit set"),
                arguments(
                        Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/more/%2e%2e/secret.jsonl"),
                        Map.of(),
                        "allows no edit set"),
                arguments(Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/moreover.jsonl"), Map.of(), "allows no"),
                arguments(EDIT.replace("created", "deleted").replace(", \"version\": \"1\"", ""), Map.of(), "no rule"),
                arguments("{\"entity\": \"registered_model\", \"action\": \"created\"}", Map.of(), "no rule"),
                arguments("{\"entity\": \"prompt\", \"action\": \"created\"}", Map.of(), "no rule"));
    }

    @ParameterizedTest
    @MethodSource("others")
    void mlflow_otherEvent_isIgnoredWithReason(String body, Map<String, String> tags, String reason) {
        Receiving receiving = new Receiving(folder);
        receiving.versions.put("models:/hookmodel/1", tags);

        WebhookAnswer answer = receiving.receiver.mlflow(Receiving.mlflow("a", Receiving.NOW, body));

        assertThat(answer.kind()).isEqualTo(Kind.IGNORED);
        assertThat(answer.detail()).contains(reason);
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void mlflow_sameDeliveryAgain_isIgnored() {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = Receiving.mlflow("a", Receiving.NOW, EDIT);

        assertThat(receiving.receiver.mlflow(delivery).kind()).isEqualTo(Kind.ACCEPTED);
        receiving.now = Receiving.NOW.plusSeconds(299);
        assertThat(receiving.receiver.mlflow(delivery))
                .isEqualTo(new WebhookAnswer(Kind.IGNORED, "this delivery came before"));
        receiving.now = Receiving.NOW.plusSeconds(301);
        assertThat(receiving.receiver.mlflow(delivery).kind()).isEqualTo(Kind.REFUSED);
        assertThat(receiving.submitted()).hasSize(1);
    }

    @Test
    void mlflow_sameDeliveryToAnotherProcess_isTheSameJob() {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = Receiving.mlflow("a", Receiving.NOW, EDIT);
        WebhookReceiver other = receiving.receiver(new MemoryReplayStore(1));

        WebhookAnswer first = receiving.receiver.mlflow(delivery);

        assertThat(other.mlflow(delivery)).isEqualTo(first);
        assertThat(receiving.submitted()).hasSize(1);
    }

    @Test
    void mlflow_sameDeliveryToAnotherProcessAfterTheTagChanged_asksForWhatTheTagSaysNow() {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = Receiving.mlflow("a", Receiving.NOW, EDIT);
        WebhookReceiver other = receiving.receiver(new MemoryReplayStore(1));
        receiving.receiver.mlflow(delivery);
        receiving.versions.put("models:/hookmodel/1", Map.of(TAG, "s3://edits/more/a.jsonl"));

        WebhookAnswer changed = other.mlflow(delivery);
        WebhookAnswer announced = receiving.receiver.mlflow(
                Receiving.mlflow("b", Receiving.NOW, Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/more/a.jsonl")));

        assertThat(announced).isEqualTo(changed);
        assertThat(receiving.submitted())
                .extracting(job -> job.request().editSet())
                .containsExactlyInAnyOrder(Receiving.EDIT_SET, "s3://edits/more/a.jsonl");
    }

    @Test
    void mlflow_newDeliveryOfTheSameWish_isTheSameJobUntilThatEnds() {
        Receiving receiving = new Receiving(folder);

        WebhookAnswer first = receiving.receiver.mlflow(Receiving.mlflow("a", Receiving.NOW, EDIT));
        WebhookAnswer meanwhile = receiving.receiver.mlflow(Receiving.mlflow("b", Receiving.NOW, EDIT));
        receiving.jobs.cancel(first.detail());
        WebhookAnswer later = receiving.receiver.mlflow(Receiving.mlflow("c", Receiving.NOW, EDIT));

        assertThat(meanwhile).isEqualTo(first);
        assertThat(later.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.submitted())
                .extracting(EditJob::id)
                .containsExactlyInAnyOrder(first.detail(), later.detail());
    }

    @Test
    void mlflow_sameDeliveryAtOnce_isOneJob() throws Exception {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = Receiving.mlflow("a", Receiving.NOW, EDIT);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<WebhookAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                answers.add(threads.submit(() -> receiving.receiver.mlflow(delivery)));
            }
            for (Future<WebhookAnswer> answer : answers) {
                assertThat(answer.get().kind()).isIn(Kind.ACCEPTED, Kind.IGNORED);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(receiving.submitted()).hasSize(1);
    }

    @Test
    void mlflow_fullQueue_asksForAnotherAttemptThatIsTaken() throws Exception {
        Receiving receiving = new Receiving(folder, 1, new MemoryReplayStore(10));
        Delivery second =
                Receiving.mlflow("b", Receiving.NOW, Receiving.tagSet("hookmodel", 1, TAG, "s3://edits/more/a.jsonl"));
        WebhookAnswer first = receiving.receiver.mlflow(Receiving.mlflow("a", Receiving.NOW, EDIT));

        assertThat(receiving.receiver.mlflow(second).kind()).isEqualTo(Kind.BUSY);
        assertThat(receiving.submitted()).extracting(job -> job.id()).containsExactly(first.detail());

        receiving.drain();
        assertThat(receiving.receiver.mlflow(second).kind()).isEqualTo(Kind.ACCEPTED);
    }

    @Test
    void mlflow_registryAway_asksForAnotherAttemptThatIsTaken() {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = Receiving.mlflow("a", Receiving.NOW, EDIT);
        receiving.failure = new RegistryUnavailableException("away", null);

        assertThat(receiving.receiver.mlflow(delivery).kind()).isEqualTo(Kind.UNAVAILABLE);

        receiving.failure = null;
        assertThat(receiving.receiver.mlflow(delivery).kind()).isEqualTo(Kind.ACCEPTED);
    }

    /** The payload is the example of Databricks' documentation with our model, tag and time. */
    private static String databricks(String tagValue, long milliseconds) {
        return """
                {"event": "MODEL_VERSION_TAG_SET", "webhook_id": "8d7fc634e624474f9bbfde960fdf354c", \
                "event_timestamp": %d, "model_name": "hookmodel", "version": "1", \
                "tags": [{"key":"key1","value":"value1"},{"key":"salem.request","value":"%s"}], \
                "text": "example@example.com set version tag(s)"}"""
                .formatted(milliseconds, tagValue);
    }

    private static Delivery signedDatabricks(String body) {
        String hex = HexFormat.of().formatHex(Receiving.hmac(Receiving.SECRET, Receiving.bytes(body)));
        return Delivery.of(Map.of("X-Databricks-Signature", List.of(hex)), Receiving.bytes(body));
    }

    @Test
    void databricks_tagSet_isOneJobHoweverOftenItComes() {
        Receiving receiving = new Receiving(folder);
        Delivery delivery = signedDatabricks(databricks("s3://edits/more/a.jsonl", Receiving.NOW.toEpochMilli()));

        WebhookAnswer answer = receiving.receiver.databricks(delivery);

        assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED);
        assertThat(receiving.jobs.get(answer.detail()).request().editSet()).isEqualTo("s3://edits/more/a.jsonl");
        assertThat(receiving.receiver.databricks(delivery).kind()).isEqualTo(Kind.IGNORED);
        assertThat(receiving.submitted()).hasSize(1);
    }

    static Stream<Arguments> databricksForged() {
        String body = databricks("", Receiving.NOW.toEpochMilli());
        String hex = HexFormat.of().formatHex(Receiving.hmac(Receiving.SECRET, Receiving.bytes(body)));
        return Stream.of(
                arguments(
                        "old",
                        signedDatabricks(
                                databricks("", Receiving.NOW.minusSeconds(301).toEpochMilli())),
                        401),
                arguments(
                        "future",
                        signedDatabricks(
                                databricks("", Receiving.NOW.plusSeconds(61).toEpochMilli())),
                        401),
                arguments("unsigned", Delivery.of(Map.of(), Receiving.bytes(body)), 401),
                arguments(
                        "prefix",
                        Delivery.of(Map.of("X-Databricks-Signature", List.of("sha256=" + hex)), Receiving.bytes(body)),
                        401),
                arguments(
                        "other body",
                        Delivery.of(Map.of("X-Databricks-Signature", List.of(hex)), Receiving.bytes(body + " ")),
                        401),
                arguments("of MLflow", Receiving.mlflow("a", Receiving.NOW, body), 401),
                arguments("no time", signedDatabricks(body.replace("event_timestamp", "time")), 400),
                arguments("no JSON", signedDatabricks("{"), 400));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databricksForged")
    void databricks_forgedOrMalformed_isNeverTaken(String what, Delivery delivery, int status) {
        Receiving receiving = new Receiving(folder);

        assertThat(receiving.receiver.databricks(delivery).kind().status()).isEqualTo(status);
        assertThat(receiving.submitted()).isEmpty();
    }
}
