package dev.salem.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.MotoServer;
import dev.salem.mlflow.TrackingSettings;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Secrets in moto's Secrets Manager, found as the SDK finds AWS: by its own properties. */
class StoredSecretTest {
    private static final String NAME = "salem/" + UUID.randomUUID();
    private static final Map<String, String> AWS = Map.of(
            "aws.accessKeyId", "salem-test", "aws.secretAccessKey", "salem-test-secret", "aws.region", "us-east-1");
    private static final String ENDPOINT = "aws.endpointUrlSecretsManager";
    private static final Map<String, String> BEFORE = new HashMap<>();
    private static String arn;

    @BeforeAll
    static void store() {
        set(AWS);
        set(Map.of(ENDPOINT, MotoServer.shared().uri().toString()));
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            arn = client.createSecret(secret ->
                            secret.name(NAME).secretString("{\"webhook\": \"hunter2-of-the-hook\", \"number\": 7}"))
                    .arn();
            client.createSecret(secret -> secret.name(NAME + "-plain").secretString("hunter2-plain\n"));
        }
    }

    @AfterAll
    static void forget() {
        BEFORE.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void reveal_readsSecretsByNameAndArn_wholeOrAField() {
        assertThat(Secret.of("secretsmanager:" + NAME + "-plain").reveal()).isEqualTo("hunter2-plain");
        assertThat(Secret.of("secretsmanager:" + NAME + "#webhook").reveal()).isEqualTo("hunter2-of-the-hook");
        assertThat(Secret.of("secretsmanager:" + arn + "#webhook").reveal()).isEqualTo("hunter2-of-the-hook");
    }

    @ParameterizedTest
    @CsvSource({
        "#none, no text under that key",
        "#number, no text under that key",
        "-plain#key, is no JSON object",
        "-none, ResourceNotFoundException"
    })
    void reveal_ofWhatIsNotThere_namesItAndShowsNothing(String reference, String message) {
        assertThatExceptionOfType(SecretException.class)
                .isThrownBy(
                        () -> Secret.of("secretsmanager:" + NAME + reference).reveal())
                .withMessageStartingWith("secretsmanager:" + NAME + reference)
                .withMessageContaining(message)
                .withMessageNotContaining("hunter2")
                .matches(failure -> !failure.isPassing());
    }

    @Test
    void reveal_whereNothingAnswers_mayBeTriedAgain() {
        String before =
                System.setProperty(ENDPOINT, URI.create("http://127.0.0.1:9").toString());
        try {
            assertThatExceptionOfType(SecretException.class)
                    .isThrownBy(() -> Secret.of("secretsmanager:" + NAME).reveal())
                    .matches(SecretException::isPassing);
        } finally {
            System.setProperty(ENDPOINT, before);
        }
    }

    @Test
    void trackingSettings_takeTokensFromThere() {
        TrackingSettings settings = TrackingSettings.from(Map.of(
                "MLFLOW_TRACKING_URI",
                "http://127.0.0.1:9",
                "MLFLOW_TRACKING_TOKEN",
                "secretsmanager:" + NAME + "#webhook"));

        assertThat(settings.credentials()).contains(new TrackingSettings.Bearer("hunter2-of-the-hook"));
        assertThat(settings.toString()).doesNotContain("hunter2");
    }

    private static void set(Map<String, String> properties) {
        properties.forEach((name, value) -> BEFORE.put(name, System.setProperty(name, value)));
    }
}
