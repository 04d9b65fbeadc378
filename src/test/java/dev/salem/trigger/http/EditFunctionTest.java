package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.trigger.function.EditFunction;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.core.message.MessageReader;
import io.cloudevents.http.HttpMessageFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The function as its callers meet it; events are written and read by the CloudEvents SDK. */
@QuarkusTest
@TestProfile(StubProfile.class)
class EditFunctionTest extends StubbedService {
    private static final String KEY = "Bearer " + StubProfile.ANN;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void plainRequest_isAnsweredWithItsOutcome() {
        HttpResponse<String> answer = ann.post("/edit", body("plain"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(json(answer).toString()).isEqualTo("{\"layer\":2,\"title\":\"plain\"}");
    }

    @Test
    void plainRequest_withAKey_isTheJobOfThatKey() {
        String place = json(ann.post("/v1/edits", body("one"), "Idempotency-Key", "k-function"))
                .at("/links/self")
                .asText();
        HttpResponse<String> answer = ann.post("/edit", body("one"), "Idempotency-Key", "k-function");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(ann.get(place)).at("/attempts").asInt()).isEqualTo(1);
        assertProblem(ann.post("/edit", body("two"), "Idempotency-Key", "k-function"), 422, "belongs to job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/edit"})
    void events_ofBothForms_areAnsweredByEvents(String path) {
        CloudEvent event = event(UUID.randomUUID().toString(), body("event"));

        CloudEvent binary = read(send(path, event, false));
        CloudEvent structured = read(send(path, event, true));

        for (CloudEvent answer : List.of(binary, structured)) {
            assertThat(answer.getType()).isEqualTo(EditFunction.OUTCOME);
            assertThat(answer.getSource()).isEqualTo(URI.create("/edit"));
            assertThat(answer.getExtension("requestid")).isEqualTo(event.getId());
            assertThat(answer.getExtension("requestsource"))
                    .isEqualTo(event.getSource().toString());
            assertThat(data(answer).at("/title").asText()).isEqualTo("event");
        }
        assertThat(binary.getId()).isEqualTo(structured.getId());
    }

    @Test
    void anEvent_thatIsDeliveredTwice_isOneEdit() {
        CloudEvent event = event(UUID.randomUUID().toString(), body(StubEditor.HOLD));
        CompletableFuture<HttpResponse<byte[]>> first = CompletableFuture.supplyAsync(() -> send("/", event, false));
        CompletableFuture<HttpResponse<byte[]>> again = CompletableFuture.supplyAsync(() -> send("/", event, true));
        while (first.isDone() || again.isDone() || store.unfinished().isEmpty()) {
            Thread.onSpinWait();
        }
        editor.release.release();

        CloudEvent answer = read(first.join());
        assertThat(read(again.join()).getId()).isEqualTo(answer.getId());
        assertThat(store.find(answer.getId()).orElseThrow().attempts()).isEqualTo(1);
        CloudEvent other = CloudEventBuilder.from(event)
                .withSource(URI.create("/elsewhere"))
                .withData("application/json", bytes(body("other")))
                .build();
        assertThat(read(send("/", other, false)).getId()).isNotEqualTo(answer.getId());
    }

    @ParameterizedTest
    @CsvSource({StubEditor.REFUSE + ", 422, layer must be below 6", StubEditor.EXPLODE + ", 500, an internal error"})
    void failures_areProblems_withoutTheInside(String title, int status, String detail) {
        HttpResponse<String> plain = ann.post("/edit", body(title));
        HttpResponse<byte[]> event = send("/", event(UUID.randomUUID().toString(), body(title)), true);

        assertProblem(plain, status, detail);
        assertThat(plain.body()).doesNotContain("secret").doesNotContain("Exception");
        assertThat(event.statusCode()).isEqualTo(status);
        assertThat(event.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(new String(event.body(), StandardCharsets.UTF_8))
                .contains(detail)
                .doesNotContain("secret");
    }

    @Test
    void aJobThatIsTakenBack_isToldAsThat() {
        HttpResponse<String> held = ann.post("/v1/edits", body(StubEditor.HOLD), "Idempotency-Key", "taken-back");
        String place = json(held).at("/links/self").asText();
        ann.await(place, job -> job.path("detail").asText().equals("held"));
        CompletableFuture<HttpResponse<String>> waiting = CompletableFuture.supplyAsync(
                () -> ann.post("/edit", body(StubEditor.HOLD), "Idempotency-Key", "taken-back"));
        ann.delete(place);

        assertProblem(waiting.join(), 409, "took it back");
    }

    @Test
    void requests_tellEveryViolation() {
        HttpResponse<String> refused = ann.post("/edit", "{\"editSet\":\"s3://data/e\",\"batch\":0,\"x\":1}");
        HttpResponse<String> noEvent = ann.post("/", "{}", "Content-Type", "application/cloudevents+json");

        assertProblem(refused, 400, "3 errors");
        assertThat(json(refused).get("violations"))
                .extracting(violation -> violation.get("field").asText())
                .containsExactlyInAnyOrder("model", "batch", "x");
        assertProblem(noEvent, 400, "5 errors");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/edit | application/json | {                                               | 400 | an error",
                "/edit | application/json | ''                                              | 400 | an error",
                "/edit | application/json | null                                            | 400 | an error",
                "/edit | application/json | []                                              | 400 | an error",
                "/edit | application/json | {'model':'models:/m/1','editSet':'/etc/passwd'} | 403 | not allowed",
                "/edit | text/plain       | {'model':'models:/m/1','editSet':'s3://data/e'} | 415 | application/json",
                "/     | application/json | {'model':'models:/m/1','editSet':'s3://data/e'} | 404 | POST /edit",
                "/edit | application/cloudevents+json       | {                             | 400 | errors",
                "/edit | application/cloudevents-batch+json | []                            | 415 | application/json",
                "/edit | application/cloudevents+json | {'specversion':'1.0','id':'1','source':'/s','type':'x','data':{}} | 404 | no function",
                "/edit | application/cloudevents+json | {'specversion':'0.3','id':'1','source':'/s','type':'dev.salem.edit.requested','data':{}} | 400 | an error",
                "/edit | application/cloudevents+json | {'specversion':'1.0','id':'1','source':'/s','type':'dev.salem.edit.requested','data':{}} | 400 | 2 errors",
                "/edit | application/cloudevents+json | {'specversion':'1.0','id':'b\\u000ac','source':'a','type':'dev.salem.edit.requested','data':{'model':'models:/m/1','editSet':'s3://data/e'}} | 400 | an error",
                "/edit-event | application/json | {'model':'models:/m/1','editSet':'s3://data/e'} | 400 | "
            })
    void post_ofWhatIsWrong_isAProblem(String path, String type, String body, int status, String detail) {
        HttpResponse<String> refused = ann.post(path, body.replace('\'', '"'), "Content-Type", type);

        assertProblem(refused, status, detail == null ? "" : detail);
    }

    @ParameterizedTest
    @CsvSource({
        "specversion, 0.3, application/json, {}",
        "source, '', application/json, {}",
        "id, 1, text/plain, {}",
        "id, 1, application/json, {"
    })
    void binaryEvents_thatAreNone_areProblems(String header, String value, String type, String body) {
        HttpResponse<String> refused = ann.post(
                "/",
                body,
                "Content-Type",
                type,
                "ce-id",
                "1",
                "ce-source",
                "/s",
                "ce-type",
                EditFunction.REQUESTED,
                "ce-specversion",
                "1.0",
                "ce-" + header,
                value);

        assertProblem(refused, 400, "error");
    }

    @Test
    void other_methods_areRefused_andThePageStaysWhereItWas() {
        assertProblem(ann.get("/edit"), 405, "");
        assertThat(ann.get("/edit").headers().firstValue("Allow")).contains("POST");
        assertProblem(ann.delete("/edit"), 405, "");
        assertThat(ann.get("/").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    @ParameterizedTest
    @CsvSource({"/edit, 70000", "/edit, 2000000"})
    void requests_thatAreTooLarge_areRefused(String path, int size) {
        assertProblem(ann.post(path, "{\"model\":\"" + "x".repeat(size) + "\"}"), 413, "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/edit", "/edit-event", "/"})
    void withoutAKey_nobodyGetsIn(String path) {
        List<Map.Entry<String, String>> shown = List.of(
                Map.entry("X-Api-Key", "wrong"),
                Map.entry("Authorization", "Bearer " + StubProfile.ANN + "x"),
                Map.entry("Cookie", "none"));

        for (Map.Entry<String, String> header : shown) {
            ServiceClient stranger = new ServiceClient(root, header.getKey(), header.getValue());
            assertProblem(stranger.post(path, body("stranger")), 401, "show a valid API key");
            assertProblem(
                    stranger.post(path, "{}", "Content-Type", "application/cloudevents+json"), 401, "show a valid");
        }
        assertThat(store.unfinished()).isEmpty();
    }

    private HttpResponse<byte[]> send(String path, CloudEvent event, boolean structured) {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path)).header("Authorization", KEY);
        var writer = HttpMessageFactory.createWriter(
                request::header,
                sent -> request.POST(HttpRequest.BodyPublishers.ofByteArray(sent == null ? new byte[0] : sent)));
        if (structured) {
            writer.writeStructured(event, "application/cloudevents+json");
        } else {
            writer.writeBinary(event);
        }
        return http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray())
                .join();
    }

    private static CloudEvent read(HttpResponse<byte[]> response) {
        assertThat(response.statusCode())
                .as(new String(response.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        MessageReader reader =
                HttpMessageFactory.createReaderFromMultimap(response.headers().map(), response.body());
        return reader.toEvent();
    }

    private static JsonNode data(CloudEvent event) {
        try {
            return new ObjectMapper().readTree(event.getData().toBytes());
        } catch (java.io.IOException e) {
            throw new AssertionError("no JSON", e);
        }
    }

    private static CloudEvent event(String id, String body) {
        return CloudEventBuilder.v1()
                .withId(id)
                .withSource(URI.create("/registry/prod"))
                .withType(EditFunction.REQUESTED)
                .withData("application/json", bytes(body))
                .build();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
