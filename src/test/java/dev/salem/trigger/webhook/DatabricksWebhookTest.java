package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.trigger.webhook.WebhookAnswer.Kind;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Registry webhooks of Databricks, beyond what they share with MLflow's. */
class DatabricksWebhookTest {
    private static final String TAGS = "[{\"key\":\"salem.request\",\"value\":\"s3://edits/more/a.jsonl\"}]";

    @TempDir
    private Path folder;

    private Receiving receiving;

    @BeforeEach
    void open() {
        receiving = new Receiving(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MODEL_VERSION_CREATED", "MODEL_VERSION_TAG_SET"})
    void eventsThatBearTheTag_areEdits(String event) {
        WebhookAnswer answer = receive(body(event, "hookmodel", "1", TAGS, 0), Receiving.SECRET);

        assertThat(answer.kind()).isEqualTo(Kind.ACCEPTED);
        var request = receiving.jobs.get(answer.detail()).request();
        assertThat(request.model()).isEqualTo("models:/hookmodel/1");
        assertThat(request.editSet()).isEqualTo("s3://edits/more/a.jsonl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MODEL_VERSION_TAG_SET            | hookmodel  | [{'key':'other','value':'x'}]            | neither the alias",
                "MODEL_VERSION_CREATED            | hookmodel  | []                                       | neither the alias",
                "MODEL_VERSION_TAG_SET            | othermodel | [{'key':'salem.request','value':''}]     | no rule covers",
                "MODEL_VERSION_TRANSITIONED_STAGE | hookmodel  | [{'key':'salem.request','value':''}]     | no rule speaks"
            })
    void otherEvents_areIgnoredWithTheReason(String event, String model, String tags, String reason) {
        WebhookAnswer answer = receive(body(event, model, "1", tags.replace('\'', '"'), 0), Receiving.SECRET);

        assertThat(answer.kind()).isEqualTo(Kind.IGNORED);
        assertThat(answer.detail()).contains(reason);
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void whatSalemRegistered_isNotEditedAgain() {
        receiving.versions.put("models:/hookmodel/2", Map.of("salem.request_key", "k"));

        WebhookAnswer answer = receive(body("MODEL_VERSION_TAG_SET", "hookmodel", "2", TAGS, 0), Receiving.SECRET);

        assertThat(answer.detail()).contains("made by salem");
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void theOlderSecret_isGood_whileItIsReplaced() {
        assertThat(receive(body("MODEL_VERSION_CREATED", "hookmodel", "1", TAGS, 0), Receiving.OLDER_SECRET)
                        .kind())
                .isEqualTo(Kind.ACCEPTED);
        assertThat(receive(body("MODEL_VERSION_CREATED", "hookmodel", "1", TAGS, 1), "a third")
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    /** Two versions in the same moment are two wishes: a delivery is known by its whole body. */
    @Test
    void eventsOfOneMoment_areTwoDeliveries() {
        receiving.versions.put("models:/hookmodel/2", Map.of());

        for (String version : List.of("1", "2")) {
            assertThat(receive(body("MODEL_VERSION_CREATED", "hookmodel", version, TAGS, 0), Receiving.SECRET)
                            .kind())
                    .isEqualTo(Kind.ACCEPTED);
        }
        assertThat(receiving.submitted()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "\"1\"", "1.5", "99999999999999999999", "null"})
    void aTimeThatIsNone_isRefused(String time) {
        String body = body("MODEL_VERSION_CREATED", "hookmodel", "1", TAGS, 0)
                .replaceFirst("\"event_timestamp\": \\d+", "\"event_timestamp\": " + time);

        assertThat(receive(body, Receiving.SECRET).kind()).isNotIn(Kind.ACCEPTED, Kind.IGNORED);
        assertThat(receiving.submitted()).isEmpty();
    }

    /** Which of the two a receiver believes would be a matter of taste; a signature over both is none of intent. */
    @Test
    void aFieldThatComesTwice_isRefused() {
        String body = body("MODEL_VERSION_CREATED", "hookmodel", "1", TAGS, 0)
                .replaceFirst("\\{", "{\"model_name\": \"othermodel\", ");

        assertThat(receive(body, Receiving.SECRET).kind()).isNotIn(Kind.ACCEPTED, Kind.IGNORED);
        assertThat(receiving.submitted()).isEmpty();
    }

    @Test
    void aSignatureInCapitals_orCutShort_isRefused() {
        String body = body("MODEL_VERSION_CREATED", "hookmodel", "1", TAGS, 0);
        String right = hex(body, Receiving.SECRET);

        for (String wrong :
                List.of(right.toUpperCase(Locale.ROOT), right.substring(2), right + "00", " ", right + "," + right)) {
            assertThat(receiving.receiver.databricks(delivery(wrong, body)).kind())
                    .as(wrong)
                    .isEqualTo(Kind.REFUSED);
        }
        assertThat(receiving.submitted()).isEmpty();
    }

    private WebhookAnswer receive(String body, String secret) {
        return receiving.receiver.databricks(delivery(hex(body, secret), body));
    }

    private static Delivery delivery(String signature, String body) {
        return Delivery.of(Map.of("X-Databricks-Signature", List.of(signature)), Receiving.bytes(body));
    }

    private static String hex(String body, String secret) {
        return HexFormat.of().formatHex(Receiving.hmac(secret, Receiving.bytes(body)));
    }

    private static String body(String event, String model, String version, String tags, int later) {
        return """
                {"event": "%s", "webhook_id": "8d7f", "event_timestamp": %d, "model_name": "%s", "version": "%s", \
                "tags": %s, "text": "what happened"}"""
                .formatted(event, Receiving.NOW.toEpochMilli() + later, model, version, tags);
    }
}
