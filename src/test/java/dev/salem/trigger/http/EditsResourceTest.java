package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(StubProfile.class)
class EditsResourceTest extends StubbedService {
    @Test
    void submit_isAcceptedAndCarriedOut() {
        HttpResponse<String> accepted = ann.post("/v1/edits", body("Errors of March"));
        String place = accepted.headers().firstValue("Location").orElseThrow();

        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(json(accepted).at("/status").asText()).isEqualTo("queued");
        assertThat(json(accepted).at("/requester").asText()).isEqualTo("ann");
        assertThat(json(accepted).at("/request/gate/minEditAccuracy").asDouble())
                .isEqualTo(0.95);

        JsonNode edited = ann.await(place, job -> job.path("status").asText().equals("edited"));
        assertThat(edited.at("/outcome/layer").asInt()).isEqualTo(2);
        assertThat(edited.at("/result/layer").asInt()).isEqualTo(2);
        assertThat(edited.at("/fraction").asDouble()).isEqualTo(1);
        assertThat(edited.has("lease")).isFalse();

        HttpResponse<String> report = ann.get(edited.at("/links/report").asText());
        assertThat(report.statusCode()).isEqualTo(200);
        assertThat(report.body()).isEqualTo("<p>report of Errors of March</p>");
        assertThat(report.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(report.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("default-src 'none'"));
    }

    @Test
    void submit_withAnIdempotencyKey_happensOnce() {
        HttpResponse<String> first = ann.post("/v1/edits", body("a"), "Idempotency-Key", "k-1");
        HttpResponse<String> again = ann.post("/v1/edits", body("a"), "Idempotency-Key", "k-1");
        HttpResponse<String> other = ann.post("/v1/edits", body("b"), "Idempotency-Key", "k-1");
        ServiceClient bob = new ServiceClient(root, "X-Api-Key", StubProfile.BOB);
        HttpResponse<String> bobs = bob.post("/v1/edits", body("b"), "Idempotency-Key", "k-1");

        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(json(again).get("id")).isEqualTo(json(first).get("id"));
        assertProblem(other, 422, json(first).get("id").asText());
        assertThat(bobs.statusCode()).isEqualTo(202);
        assertThat(json(bobs).get("id")).isNotEqualTo(json(first).get("id"));
    }

    @Test
    void submit_toAFullQueue_isPutOff() {
        String held = submit(StubEditor.HOLD);
        ann.await(held, job -> job.path("status").asText().equals("running"));
        submit("1");
        submit("2");
        submit("3");

        HttpResponse<String> refused = ann.post("/v1/edits", body("4"));
        assertProblem(refused, 429, "jobs wait already");
        assertThat(refused.headers().firstValue("Retry-After")).contains("30");
    }

    @Test
    void cancel_endsARunningJob_andAWaitingOne() {
        String held = submit(StubEditor.HOLD);
        ann.await(held, job -> job.path("detail").asText().equals("held"));
        String waiting = submit("never begun");

        HttpResponse<String> atOnce = ann.delete(waiting);
        assertThat(atOnce.statusCode()).isEqualTo(200);
        assertThat(json(atOnce).get("status").asText()).isEqualTo("cancelled");
        assertThat(ann.delete(held).statusCode()).isEqualTo(202);
        ann.await(held, job -> job.path("status").asText().equals("cancelled"));
        assertProblem(ann.get(held + "/report"), 404, "no report");
    }

    @Test
    void get_ofARunningJob_tellsWhatIsFound_whereTheResultWillSayIt() {
        String held = submit(StubEditor.HOLD);

        JsonNode running = ann.await(held, job -> job.at("/result/layer").isInt());
        assertThat(running.at("/status").asText()).isEqualTo("running");
        assertThat(running.at("/result/layer").asInt()).isEqualTo(2);
        assertThat(running.has("outcome")).isFalse();
        assertThat(running.at("/links").has("report")).isFalse();
        assertThat(json(ann.get("/v1/edits")).at("/edits/0/result/layer").asInt())
                .isEqualTo(2);
        editor.release.release();
        JsonNode edited = ann.await(held, job -> job.path("status").asText().equals("edited"));
        assertThat(edited.at("/result/layer")).isEqualTo(running.at("/result/layer"));
    }

    @Test
    void events_tellOfAJobUntilItsEnd() {
        String held = submit(StubEditor.HOLD);
        ann.await(held, job -> job.path("detail").asText().equals("held"));
        editor.release.release();

        HttpResponse<String> events = ann.get(held + "/events");
        List<String> data =
                events.body().lines().filter(line -> line.startsWith("data:")).toList();

        assertThat(events.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/event-stream"));
        assertThat(data.get(0)).contains("\"status\":\"running\"").contains("\"result\":{\"layer\":2}");
        assertThat(data.get(data.size() - 1)).contains("\"status\":\"edited\"").contains("\"outcome\":{");
        assertProblem(ann.get("/v1/edits/00000000000000000000000000000000/events"), 404, "no job");
    }

    @Test
    void list_givesPages() {
        String older = submit("older");
        ann.await(older, job -> job.path("status").asText().equals("edited"));
        String newer = submit("newer");

        JsonNode first = json(ann.get("/v1/edits?size=1"));
        JsonNode second = json(ann.get(first.get("next").asText()));
        assertThat(first.at("/edits/0/links/self").asText()).isEqualTo(newer);
        assertThat(second.at("/edits/0/links/self").asText()).isEqualTo(older);
        assertThat(second.at("/edits/0/outcome").isMissingNode()).isTrue();
        assertThat(second.at("/edits/0/result/layer").asInt()).isEqualTo(2);
    }

    @Test
    void failedJobs_tellWhatTheRequesterCanMend_andNothingOfTheInside() {
        JsonNode refused = ann.await(
                submit(StubEditor.REFUSE), job -> job.path("status").asText().equals("failed"));
        JsonNode exploded = ann.await(
                submit(StubEditor.EXPLODE), job -> job.path("status").asText().equals("failed"));

        assertThat(refused.at("/error/kind").asText()).isEqualTo("invalid_input");
        assertThat(refused.at("/error/message").asText()).isEqualTo("layer must be below 6, got: 9");
        assertThat(exploded.at("/error/kind").asText()).isEqualTo("internal");
        assertThat(exploded.toString()).doesNotContain("secret");
    }

    @Test
    void plan_answersAtOnce() {
        assertThat(json(ann.post("/v1/plan", body("p"))).get("plan").asText()).isEqualTo("p");
        assertProblem(ann.post("/v1/plan", body(StubEditor.REFUSE)), 422, "layer must be below 6");
        assertProblem(ann.post("/v1/plan", body(StubEditor.SLOW)), 504, "no plan within 2 s");
        editor.release.release();
        HttpResponse<String> fault = ann.post("/v1/plan", body(StubEditor.EXPLODE));
        assertProblem(fault, 500, "an internal error");
        assertThat(fault.body()).doesNotContain("secret").doesNotContain("Exception");
    }

    @Test
    void submit_tellsEveryViolation() {
        HttpResponse<String> refused = ann.post("/v1/edits", "{\"editSet\":\"s3://data/e\",\"batch\":0,\"x\":1}");

        assertProblem(refused, 400, "3 errors");
        assertThat(json(refused).get("violations"))
                .extracting(violation -> violation.get("field").asText())
                .containsExactlyInAnyOrder("model", "batch", "x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/edits  | ''                                              | application/json | 400",
                "/v1/plan   | ''                                              | application/json | 400",
                "/webhooks/mlflow | ''                                        | application/json | 404",
                "/v1/edits  | {                                               | application/json | 400",
                "/v1/edits  | []                                              | application/json | 400",
                "/v1/edits  | {'model':'/etc/x','editSet':'s3://data/e'}      | application/json | 403",
                "/v1/edits  | {'model':'models:/m/1','editSet':'/etc/passwd'} | application/json | 403",
                "/v1/plan   | {'model':'models:/m/1','editSet':'s3://no/e'}   | application/json | 403",
                "/v1/edits  | {'model':'models:/m/1','editSet':'s3://data/e'} | text/plain       | 415",
                "/v1/edits  | model=x                                         | application/x-www-form-urlencoded | 415",
                "/v1/nosuch | {}                                              | application/json | 404",
                "/v1/edits/00000000000000000000000000000000 | {}              | application/json | 405"
            })
    void post_ofWhatIsWrong_isAProblem(String path, String body, String type, int status) {
        assertProblem(ann.post(path, body.replace('\'', '"'), "Content-Type", type), status, "");
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/edits/00000000000000000000000000000000, 404",
        "/v1/edits/x, 404",
        "/v1/edits/..%2f..%2fetc%2fpasswd, 404",
        "/v1/edits?size=0, 400",
        "/v1/edits?size=1000000, 400",
        "/v1/edits?size=x, 400",
        "/v1/edits?after=x, 404",
        "/?after=x, 404"
    })
    void get_ofWhatIsWrong_isAProblem(String path, int status) {
        assertProblem(ann.get(path), status, "");
    }

    @Test
    void submit_ofTooMuch_isRefused() {
        String large = "{\"model\":\"" + "x".repeat(70_000) + "\"}";

        assertProblem(ann.post("/v1/edits", large), 413, "");
        assertProblem(ann.post("/v1/edits", body("a"), "Idempotency-Key", "x".repeat(201)), 400, "an error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/edits", "/v1/edits/00000000000000000000000000000000", "/v1/nosuch"})
    void withoutAKey_nobodyGetsIn_andAllRefusalsAreAlike(String path) {
        String basic = Base64.getEncoder().encodeToString("ann:wrong".getBytes(StandardCharsets.UTF_8));
        List<ServiceClient> strangers = List.of(
                new ServiceClient(root),
                new ServiceClient(root, "X-Api-Key", ""),
                new ServiceClient(root, "X-Api-Key", "ann"),
                new ServiceClient(root, "X-Api-Key", StubProfile.ANN + "x"),
                new ServiceClient(root, "Authorization", "Bearer " + StubProfile.ANN.toUpperCase(Locale.ROOT)),
                new ServiceClient(root, "Authorization", "Bearer"),
                new ServiceClient(root, "Authorization", "Basic !!!"),
                new ServiceClient(root, "Authorization", "Basic " + basic));

        assertThat(strangers.stream().map(stranger -> stranger.get(path)).toList())
                .allSatisfy(refused -> {
                    assertProblem(refused, 401, "show a valid API key or token");
                    assertThat(refused.headers().allValues("WWW-Authenticate"))
                            .containsExactly("Bearer", "Basic realm=\"salem\", charset=\"UTF-8\"");
                });
    }

    @Test
    void page_showsJobsToABrowser_andEscapesThem() {
        String basic = Base64.getEncoder().encodeToString(("ann:" + StubProfile.ANN).getBytes(StandardCharsets.UTF_8));
        ServiceClient browser = new ServiceClient(root, "Authorization", "Basic " + basic, "Accept", "text/html");
        String done = submit("<script>alert(1)</script>");
        ann.await(done, job -> job.path("status").asText().equals("edited"));
        String held = submit(StubEditor.HOLD);
        ann.await(held, job -> job.path("detail").asText().equals("held"));

        HttpResponse<String> page = browser.get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>")
                .contains("href=\"" + done + "/report\"")
                .contains("<progress max=\"1\" value=\"0.25\"")
                .contains("<p>layer 2</p>")
                .contains("1 edit is running, none waits. This page renews itself. You are ann.")
                .contains("http-equiv=\"refresh\"");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("script-src 'nonce-"));
    }

    @Test
    void health_isOpen() {
        ServiceClient probe = new ServiceClient(root);

        assertThat(probe.get("/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(json(probe.get("/q/health/ready")).get("checks"))
                .extracting(check ->
                        check.get("name").asText() + " " + check.get("status").asText())
                .containsExactlyInAnyOrder(
                        "job store UP",
                        "job queue UP",
                        "registry UP",
                        "editor UP",
                        "warm-up UP",
                        "Graceful Shutdown UP");
        assertThat(json(probe.get("/q/health/live")).at("/checks/0/name").asText())
                .isEqualTo("worker");
    }
}
