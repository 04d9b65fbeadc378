package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@TestProfile(StubProfile.class)
@Timeout(60)
class AccessTest {
    @TestHTTPResource("/")
    private URI root;

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

    private static String body(String model, String editSet) {
        return "{\"model\":\"" + model + "\",\"editSet\":\"" + editSet + "\"}";
    }
}
