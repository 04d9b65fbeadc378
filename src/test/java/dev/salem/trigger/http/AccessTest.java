package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(StubProfile.class)
class AccessTest extends StubbedService {
    @Test
    void carl_getsHisModelsAlone_andNotTooOften() {
        ServiceClient carl = new ServiceClient(root, "X-Api-Key", StubProfile.CARL);

        HttpResponse<String> planned = carl.post("/v1/plan", body("models:/fever-a/1", "s3://data/carl/e.jsonl"));
        assertThat(planned.statusCode()).as(planned.body()).isEqualTo(200);

        HttpResponse<String> refused = carl.post("/v1/plan", body("models:/m/1", "s3://data/ann/e.jsonl"));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("detail").asText()).contains("carl may not ask for this");
        assertThat(json(refused).get("violations"))
                .extracting(violation -> violation.get("message").asText())
                .containsExactly("must not be models:/m/1", "must not be s3://data/ann/e.jsonl", "must not be m");
        assertThat(carl.post("/v1/edits", body("models:/m/1", "s3://data/carl/e.jsonl"))
                        .statusCode())
                .isEqualTo(403);

        HttpResponse<String> answer = planned;
        for (int i = 0; i < 7 && answer.statusCode() == 200; i++) {
            answer = carl.post("/v1/plan", body("models:/fever-a/1", "s3://data/carl/e.jsonl"));
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(json(answer).get("detail").asText()).contains("carl may ask 6 times a minute");
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 12L);
    }

    @Test
    void jobs_areThereForWhoeverAskedForThem_andForOperators() {
        ServiceClient bob = new ServiceClient(root, "X-Api-Key", StubProfile.BOB);
        ServiceClient carl = new ServiceClient(root, "X-Api-Key", StubProfile.CARL);
        HttpResponse<String> taken = ann.post("/v1/edits", body("models:/m/1", "s3://data/ann/e.jsonl"));
        String job = json(taken).at("/links/self").asText();
        String id = json(taken).get("id").asText();

        for (String path : List.of(job, job + "/report", job + "/events", "/v1/edits?after=" + id, "/?after=" + id)) {
            assertThat(carl.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(carl.delete(job).statusCode()).isEqualTo(404);
        assertThat(carl.get("/v1/edits").body()).doesNotContain(id);
        assertThat(carl.get("/").body()).doesNotContain(id);
        assertThat(ann.get("/").body()).contains(id);
        assertThat(bob.get("/").body()).contains(id);
        assertThat(bob.get("/v1/edits?size=100").body()).contains(id);
        assertThat(json(bob.get(job)).get("requester").asText()).isEqualTo("ann");
        assertThat(bob.delete(job).statusCode()).isIn(200, 202);
    }

    private static String body(String model, String editSet) {
        return "{\"model\":\"" + model + "\",\"editSet\":\"" + editSet + "\"}";
    }
}
