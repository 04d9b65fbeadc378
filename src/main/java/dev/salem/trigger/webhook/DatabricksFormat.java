package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Webhooks of the Databricks workspace registry: {@code X-Databricks-Signature} is the HMAC-SHA256 of the body in hex.
 * They name no delivery; the body's own digest does, since it holds the event's time in milliseconds. There are no events
 * of aliases.
 *
 * @see <a href="https://docs.databricks.com/mlflow/model-registry-webhooks.html">Workspace Model Registry webhooks</a>
 */
final class DatabricksFormat implements WebhookFormat {
    private static final long LATEST = Instant.parse("9999-12-31T00:00:00Z").toEpochMilli();

    @Override
    public String name() {
        return "databricks";
    }

    @Override
    public Optional<Signed> verify(Delivery delivery, WebhookSecrets secrets) {
        byte[] body = delivery.body();
        String signature = delivery.header("X-Databricks-Signature").orElse("");
        boolean right = secrets.signed(signature, HexFormat.of()::formatHex, List.of(body));
        return right ? Optional.of(new Signed(digest(body), time(StrictDocument.parse(body)))) : Optional.empty();
    }

    @Override
    public RegistryEvent event(byte[] body) {
        JsonNode json = StrictDocument.parse(body);
        String what = StrictDocument.text(json, "event");
        return switch (what) {
            case "MODEL_VERSION_CREATED" ->
                new RegistryEvent.VersionCreated(
                        StrictDocument.text(json, "model_name"), StrictDocument.version(json), tags(json));
            case "MODEL_VERSION_TAG_SET" ->
                new RegistryEvent.TagsSet(
                        StrictDocument.text(json, "model_name"), StrictDocument.version(json), tags(json));
            default -> new RegistryEvent.Other(what);
        };
    }

    private static Map<String, String> tags(JsonNode json) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (JsonNode tag : json.path("tags")) {
            tags.put(StrictDocument.text(tag, "key"), tag.path("value").asText(""));
        }
        return tags;
    }

    private static Instant time(JsonNode json) {
        JsonNode value = json.path("event_timestamp");
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0 || value.asLong() > LATEST) {
            throw new MalformedEventException("\"event_timestamp\" must be milliseconds since 1970");
        }
        return Instant.ofEpochMilli(value.asLong());
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
