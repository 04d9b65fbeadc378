package dev.salem.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * A secret in AWS Secrets Manager, by AWS's default credentials, region and endpoint.
 *
 * @param id its name or ARN
 * @param key of a field, or empty for the whole
 */
record StoredSecret(String id, String key) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredSecret parse(String text) {
        int at = text.indexOf('#');
        StoredSecret secret =
                at < 0 ? new StoredSecret(text, "") : new StoredSecret(text.substring(0, at), text.substring(at + 1));
        if (secret.id().isBlank() || at >= 0 && secret.key().isBlank()) {
            throw SecretException.refused(
                    "secretsmanager: must be followed by a secret's name or ARN, and perhaps #key, got: " + text, null);
        }
        return secret;
    }

    String read() {
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(TIMEOUT)
                        .socketTimeout(TIMEOUT))
                .build()) {
            String whole =
                    client.getSecretValue(request -> request.secretId(id)).secretString();
            if (whole == null) {
                throw SecretException.refused(this + ": must hold a text, not bytes", null);
            }
            return key.isEmpty() ? whole.strip() : field(whole);
        } catch (SecretsManagerException e) {
            String said = this + ": " + e.awsErrorDetails().errorCode();
            throw e.statusCode() >= 500 || e.isThrottlingException()
                    ? SecretException.unavailable(said, e)
                    : SecretException.refused(said + "; check its name, and that this role may read it", e);
        } catch (SdkClientException e) {
            throw SecretException.unavailable(this + ": Secrets Manager isn't reached: " + e.getMessage(), e);
        } catch (SdkException e) {
            throw SecretException.unavailable(this + ": can't be read: " + e.getMessage(), e);
        }
    }

    private String field(String whole) {
        try {
            JsonNode value = JSON.readTree(whole).path(key);
            if (!value.isTextual()) {
                throw SecretException.refused(this + ": the secret has no text under that key", null);
            }
            return value.asText();
        } catch (JsonProcessingException e) {
            // Its message would show a part of the secret.
            throw SecretException.refused(this + ": the secret is no JSON object", null);
        }
    }

    @Override
    public String toString() {
        return "secretsmanager:" + id + (key.isEmpty() ? "" : "#" + key);
    }
}
