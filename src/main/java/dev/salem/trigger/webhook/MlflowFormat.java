package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Webhooks of MLflow from 3.3 on: {@code X-MLflow-Signature: v1,<base64>} is the HMAC-SHA256 of delivery id, Unix seconds
 * and body, joined by dots.
 *
 * @see <a href="https://mlflow.org/docs/latest/ml/webhooks/">MLflow webhooks</a>
 */
final class MlflowFormat implements WebhookFormat {
    static final String ID_HEADER = "X-MLflow-Delivery-Id";
    static final String TIME_HEADER = "X-MLflow-Timestamp";
    static final String SIGNATURE_HEADER = "X-MLflow-Signature";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
    private static final byte[] DOT = {'.'};

    @Override
    public String name() {
        return "mlflow";
    }

    @Override
    public Optional<Signed> verify(Delivery delivery, WebhookSecrets secrets) {
        String id = delivery.header(ID_HEADER).orElse("");
        String seconds = delivery.header(TIME_HEADER).orElse("");
        String signature = delivery.header(SIGNATURE_HEADER).orElse("");
        // The signature is computed whatever is wrong, so that every refusal takes as long.
        boolean right = secrets.signed(
                signature, MlflowFormat::written, List.of(ascii(id), DOT, ascii(seconds), DOT, delivery.body()));
        return right && ID.matcher(id).matches() && SECONDS.matcher(seconds).matches()
                ? Optional.of(new Signed(id, Instant.ofEpochSecond(Long.parseLong(seconds))))
                : Optional.empty();
    }

    @Override
    public RegistryEvent event(byte[] body) {
        JsonNode json = StrictDocument.parse(body);
        String what = StrictDocument.text(json, "entity") + " " + StrictDocument.text(json, "action");
        JsonNode data = json.path("data");
        return switch (what) {
            case "model_version created" ->
                new RegistryEvent.VersionCreated(
                        StrictDocument.text(data, "name"),
                        StrictDocument.version(data),
                        StrictDocument.texts(data.path("tags")));
            case "model_version_alias created" ->
                new RegistryEvent.AliasSet(
                        StrictDocument.text(data, "name"),
                        StrictDocument.version(data),
                        StrictDocument.text(data, "alias"));
            case "model_version_tag set" ->
                new RegistryEvent.TagsSet(
                        StrictDocument.text(data, "name"),
                        StrictDocument.version(data),
                        Map.of(
                                StrictDocument.text(data, "key"),
                                data.path("value").asText("")));
            default -> new RegistryEvent.Other(what);
        };
    }

    static String written(byte[] hmac) {
        return "v1," + Base64.getEncoder().encodeToString(hmac);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
