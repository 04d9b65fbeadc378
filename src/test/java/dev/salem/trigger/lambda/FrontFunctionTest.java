package dev.salem.trigger.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The front as AWS Lambda runs it: behind API Gateway, without libtorch in its image. */
class FrontFunctionTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "ann-0123456789-0123456789";
    private static final String SECRET = "webhook-secret-0123456789";
    private static final String EDIT = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/é.jsonl\"}";

    @TempDir
    static Path folder;

    private static Path jar;
    private static LambdaFunction front;

    @BeforeAll
    static void start() throws IOException {
        jar = LambdaLayout.withoutNatives(folder.resolve("image"));
        Path rules = folder.resolve("rules.json");
        Files.writeString(rules, "{\"models\": [{\"name\": \"m*\", \"editSet\": \"s3://data/e.jsonl\"}]}");
        front = LambdaFunction.start(
                jar,
                LambdaFunction.FRONT,
                Map.of(
                        "SALEM_HOME",
                        folder.toString(),
                        "SALEM_HTTP_KEYS",
                        "ann=" + KEY,
                        "SALEM_PLACES_BUCKETS",
                        "data",
                        "SALEM_WEBHOOK_SECRET",
                        SECRET,
                        "SALEM_WEBHOOK_RULES",
                        rules.toString(),
                        "SALEM_JOBS_REGISTRY",
                        folder.resolve("registry").toString(),
                        "SALEM_FUNCTION_PATIENCE",
                        "PT0.5S"));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
    }

    @Test
    void anEdit_isAcceptedOnce_howeverItsBodyComes() throws IOException {
        JsonNode first = call(GatewayEvent.post("/v1/edits", EDIT).with("idempotency-key", "k-1"));
        JsonNode again = call(GatewayEvent.post("/v1/edits", EDIT)
                .with("idempotency-key", "k-1")
                .inBase64());
        JsonNode other =
                call(GatewayEvent.post("/v1/edits", EDIT.replace("/1", "/2")).with("idempotency-key", "k-1"));

        assertThat(first.at("/statusCode").asInt()).as(first.toString()).isEqualTo(202);
        assertThat(body(first).at("/status").asText()).isEqualTo("queued");
        assertThat(body(first).at("/requester").asText()).isEqualTo("ann");
        assertThat(body(first).at("/request/editSet").asText()).isEqualTo("s3://data/é.jsonl");
        assertThat(first.at("/headers/Location").asText())
                .endsWith("/v1/edits/" + body(first).at("/id").asText());
        assertThat(again.at("/statusCode").asInt()).isEqualTo(202);
        assertThat(body(again)).isEqualTo(body(first));
        assertThat(other.at("/statusCode").asInt()).isEqualTo(422);
        assertThat(other.at("/headers/Content-Type").asText()).isEqualTo("application/problem+json");
    }

    @Test
    void jobs_areShown_andTheirEventsAreOneAnswer() throws IOException {
        JsonNode accepted = body(call(GatewayEvent.post("/v1/edits", EDIT)));
        String self = accepted.at("/links/self").asText();

        assertThat(body(call(GatewayEvent.get(self)))).isEqualTo(accepted);
        assertThat(body(call(GatewayEvent.get("/v1/edits?size=1")))
                        .at("/edits/0/id")
                        .asText())
                .isEqualTo(accepted.at("/id").asText());
        JsonNode events = call(GatewayEvent.get(self + "/events"));
        assertThat(events.at("/isBase64Encoded").asBoolean()).isFalse();
        assertThat(events.at("/body").asText()).startsWith("data:").contains("\"status\":\"queued\"");
        JsonNode page = call(GatewayEvent.get("/").with("accept", "text/html"));
        assertThat(page.at("/headers/Content-Type").asText()).startsWith("text/html");
        assertThat(page.at("/body").asText()).contains(self);
    }

    @Test
    void aSignedWebhook_isAJob_thoughItsSignatureHasAComma() throws Exception {
        String event =
                "{\"entity\":\"model_version\",\"action\":\"created\",\"data\":{\"name\":\"m\",\"version\":\"1\","
                        + "\"source\":\"models:/m-24a6\",\"run_id\":null,\"tags\":{},\"description\":null}}";
        JsonNode taken = JSON.readTree(front.invoke(webhook(event, SECRET)).body());
        JsonNode forged =
                JSON.readTree(front.invoke(webhook(event, "another secret")).body());

        assertThat(taken.at("/statusCode").asInt()).as(taken.toString()).isEqualTo(200);
        assertThat(body(taken).at("/status").asText()).isEqualTo("ignored");
        assertThat(forged.at("/statusCode").asInt()).isEqualTo(401);
    }

    @Test
    void theFunction_isToldThatTheEditGoesOn() throws IOException {
        JsonNode waited = call(GatewayEvent.post("/edit", EDIT));

        assertThat(waited.at("/statusCode").asInt()).as(waited.toString()).isEqualTo(504);
        assertThat(body(waited).at("/detail").asText()).contains("goes on");
    }

    @Test
    void withoutAKey_nobodyGetsIn() throws IOException {
        JsonNode refused = JSON.readTree(
                front.invoke(GatewayEvent.post("/v1/edits", EDIT).toString()).body());

        assertThat(refused.at("/statusCode").asInt()).isEqualTo(401);
    }

    @Test
    void health_isOpen() throws IOException {
        JsonNode ready = JSON.readTree(
                front.invoke(GatewayEvent.get("/q/health/ready").toString()).body());

        assertThat(ready.at("/statusCode").asInt()).as(ready.toString()).isEqualTo(200);
    }

    @Test
    void noNativeLibrary_isLoaded_butTheClientsOwn() throws IOException {
        call(GatewayEvent.post("/v1/edits", EDIT));

        assertThat(front.maps())
                .contains("aws-lambda-jni")
                .doesNotContain("torch")
                .doesNotContain("tokenizers")
                .doesNotContain("djl.pytorch.pytorch-native");
    }

    @Test
    void withoutAnybodyWhoMayCall_itSaysSo() throws IOException {
        try (LambdaFunction open = LambdaFunction.start(jar, LambdaFunction.FRONT, Map.of())) {

            assertThat(open.initError()).contains("initialization failed");
            assertThat(open.said()).contains("without API keys").contains("salem.http.keys");
        }
    }

    private static String webhook(String event, String secret) {
        return GatewayEvent.post("/webhooks/mlflow", event).signed(secret).toString();
    }

    private static JsonNode call(GatewayEvent event) throws IOException {
        RuntimeApi.Answer answer =
                front.invoke(event.with("authorization", "Bearer " + KEY).toString());
        assertThat(answer.isError()).as(answer.body() + front.said()).isFalse();
        return JSON.readTree(answer.body());
    }

    private static JsonNode body(JsonNode response) throws IOException {
        return JSON.readTree(response.at("/body").asText());
    }
}
