package dev.salem.trigger.lambda;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.trigger.webhook.MlflowSignature;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/** An HTTP request as API Gateway hands it to a function: payload format version 2.0. */
public final class GatewayEvent {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    private GatewayEvent(String method, String path) {
        String[] parts = path.split("\\?", 2);
        json.put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", parts[0])
                .put("rawQueryString", parts.length == 1 ? "" : parts[1])
                .put("isBase64Encoded", false);
        json.putObject("headers")
                .put("host", "abc123.execute-api.eu-central-1.amazonaws.com")
                .put("x-forwarded-port", "443")
                .put("x-forwarded-proto", "https");
        ObjectNode context = json.putObject("requestContext");
        context.put("accountId", "123456789012")
                .put("apiId", "abc123")
                .put("requestId", "JKJaXmPLvHcESHA=")
                .put("stage", "$default");
        context.putObject("http")
                .put("method", method)
                .put("path", parts[0])
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "203.0.113.7")
                .put("userAgent", "test");
    }

    public static GatewayEvent get(String path) {
        return new GatewayEvent("GET", path);
    }

    public static GatewayEvent post(String path, String body) {
        GatewayEvent event = new GatewayEvent("POST", path).with("content-type", "application/json");
        event.json.put("body", body);
        return event;
    }

    /** Names come in lower case. */
    public GatewayEvent with(String header, String value) {
        ((ObjectNode) json.get("headers")).put(header.toLowerCase(Locale.ROOT), value);
        return this;
    }

    /** With what MLflow signs a delivery with. */
    public GatewayEvent signed(String secret) {
        MlflowSignature.of(secret, json.get("body").asText()).forEach(this::with);
        return this;
    }

    /** The body as it comes where its type is no text. */
    GatewayEvent inBase64() {
        byte[] body = json.get("body").asText().getBytes(StandardCharsets.UTF_8);
        json.put("body", Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true);
        return this;
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
