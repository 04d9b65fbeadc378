package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.trigger.webhook.MlflowSignature;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run with secrets of every kind, after which none of them stands anywhere but where it was put. */
@QuarkusTest
@TestProfile(PlantedSecretsTest.Planted.class)
@Timeout(60)
class PlantedSecretsTest {
    private static final String KEY = "planted-key-of-ann-0123456789";
    private static final String HOOK = "planted-webhook-secret-0123456789";
    private static final String REGISTRY = "planted-registry-password";
    private static final String WRONG = "planted-wrong-key-0123456789";
    private static final Path HOME =
            Path.of("target/planted-test", UUID.randomUUID().toString()).toAbsolutePath();
    private static final Path SERVICE = HOME.resolve("service");

    @TestHTTPResource("/")
    private URI root;

    /** Settings with secrets in files, and a registry that is away. */
    public static final class Planted implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(Map.of(
                    "salem.http.keys",
                    "file:" + file("keys", "ann=" + KEY),
                    "salem.http.jwt.issuer",
                    StubProfile.issuer().name(),
                    "salem.http.jwt.audience",
                    StubProfile.AUDIENCE,
                    "salem.webhook.secret",
                    "file:" + file("hook", HOOK),
                    "salem.webhook.rules",
                    file("rules", "{\"models\": [{\"name\": \"*\", \"editSet\": \"s3://b/e\"}]}"),
                    "salem.jobs.registry",
                    "http://ann:" + REGISTRY + "@127.0.0.1:9/",
                    "salem.jobs.home",
                    SERVICE.toString(),
                    "salem.places.buckets",
                    "b",
                    "quarkus.log.file.path",
                    SERVICE.resolve("log").toString(),
                    "quarkus.log.category.\"dev.salem\".level",
                    "DEBUG"));
            settings.put("quarkus.log.file.enabled", "true");
            return settings;
        }

        private static String file(String name, String text) {
            try {
                Files.createDirectories(HOME);
                return Files.writeString(HOME.resolve(name), text).toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void aRun_tellsNoSecret() throws IOException {
        TestIssuer issuer = StubProfile.issuer();
        JwtClaims old = issuer.claims("ann", StubProfile.AUDIENCE);
        old.setExpirationTime(NumericDate.fromSeconds(1));
        String token = issuer.token(issuer.claims("ann", StubProfile.AUDIENCE));
        String expired = issuer.token(old);
        ServiceClient ann = new ServiceClient(root, "X-Api-Key", KEY);
        List<HttpResponse<String>> answers = new ArrayList<>();

        answers.add(new ServiceClient(root, "X-Api-Key", WRONG).get("/v1/edits"));
        answers.add(new ServiceClient(root, "Authorization", "Bearer " + WRONG).post("/v1/edits", "{}"));
        answers.add(new ServiceClient(root, "Authorization", "Bearer " + expired).post("/v1/edits", "{}"));
        answers.add(new ServiceClient(root, "Authorization", "Bearer " + token).get("/v1/edits"));
        answers.add(ann.post("/v1/plan", body("s3://ann:planted-in-place@b/m")));
        HttpResponse<String> accepted = ann.post("/v1/edits", body("models:/m/1"));
        answers.add(accepted);
        String job = ServiceClient.json(accepted).get("id").asText();
        ann.await("/v1/edits/" + job, document -> document.has("error"));
        answers.add(ann.get("/v1/edits/" + job));
        answers.add(ann.get("/"));
        answers.add(hook(HOOK));
        answers.add(hook(WRONG));

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactly(401, 401, 401, 200, 400, 202, 200, 200, 503, 401);
        String told = answers.stream()
                        .map(answer -> answer.headers().map() + answer.body())
                        .reduce("", String::concat)
                + written();
        assertThat(told).contains(job, "not authenticated");
        for (String secret : List.of(KEY, HOOK, REGISTRY, WRONG, "planted", token, expired, signatureOf(token))) {
            assertThat(told.contains(secret)).as(secret).isFalse();
        }
    }

    private HttpResponse<String> hook(String secret) {
        String event = "{\"entity\": \"model_version_alias\", \"action\": \"created\", \"data\": "
                + "{\"name\": \"m\", \"alias\": \"needs-edit\", \"version\": \"1\"}}";
        String[] headers = MlflowSignature.of(secret, event).entrySet().stream()
                .flatMap(header -> Stream.of(header.getKey(), header.getValue()))
                .toArray(String[]::new);
        return new ServiceClient(root, headers).post("/webhooks/mlflow", event);
    }

    /** All that the service has written: log, audit log, jobs. */
    private static String written() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(SERVICE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(SERVICE.resolve("log")).isNotEmptyFile();
        assertThat(SERVICE.resolve("audit.jsonl")).isNotEmptyFile();
        return all.toString();
    }

    private static String signatureOf(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static String body(String model) {
        return "{\"model\":\"" + model + "\",\"editSet\":\"s3://b/e.jsonl\"}";
    }
}
