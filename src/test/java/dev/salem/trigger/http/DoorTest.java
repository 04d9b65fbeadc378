package dev.salem.trigger.http;

import static dev.salem.trigger.http.ServiceClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpResponse;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(StubProfile.class)
@Timeout(60)
class DoorTest {
    @TestHTTPResource("/")
    private URI root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/nosuch",
                "/edit",
                "/q/metrics",
                "/q/openapi",
                "/q/healthy",
                "/q/health/../metrics",
                "/q/health/%2e%2e/metrics",
                "/webhooks/../v1/edits",
                "/webhooks/%2e%2e/v1/edits",
                "/webhooksx",
                "/WEBHOOKS/mlflow"
            })
    void strangers_getNowhere(String path) {
        assertThat(new ServiceClient(root).get(path).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"/q/health, 200", "/q/health/ready, 200", "/webhooks/nosuch, 404"})
    void probesAndWebhooks_areOpen(String path, int status) {
        assertThat(new ServiceClient(root).get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void bearersOfTokens_getIn_byTheirOwnName() {
        HttpResponse<String> accepted = bearer(StubProfile.AUDIENCE)
                .post("/v1/edits", "{\"model\":\"models:/m/1\",\"editSet\":\"s3://data/e.jsonl\"}");

        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        assertThat(json(accepted).at("/requester").asText()).isEqualTo("jwt:ann");
    }

    @Test
    void bearersOfTokensForOthers_areStrangers() {
        HttpResponse<String> refused = bearer("other").get("/v1/edits");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body())
                .isEqualTo(new ServiceClient(root).get("/v1/edits").body());
    }

    @Test
    void tokens_areNoApiKeys() {
        String token = StubProfile.issuer().token(StubProfile.issuer().claims("ann", StubProfile.AUDIENCE));

        assertThat(new ServiceClient(root, "X-Api-Key", token).get("/v1/edits").statusCode())
                .isEqualTo(401);
    }

    private ServiceClient bearer(String audience) {
        JwtClaims claims = StubProfile.issuer().claims("ann", audience);
        return new ServiceClient(
                root, "Authorization", "Bearer " + StubProfile.issuer().token(claims));
    }
}
