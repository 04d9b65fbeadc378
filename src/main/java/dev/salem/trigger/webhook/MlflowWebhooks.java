package dev.salem.trigger.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.mlflow.MlflowException;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The webhooks of an MLflow server, from 3.3 on. All methods throw {@link RegistryException} where the server refuses, and
 * {@link RegistryUnavailableException} where it doesn't answer.
 */
public final class MlflowWebhooks {
    private static final String PATH = "api/2.0/mlflow/webhooks";
    private static final String PAGE = "100";
    private static final String ACTIVE = "ACTIVE";
    private static final List<Map<String, String>> EVENTS = List.of(
            Map.of("entity", "MODEL_VERSION", "action", "CREATED"),
            Map.of("entity", "MODEL_VERSION_ALIAS", "action", "CREATED"),
            Map.of("entity", "MODEL_VERSION_TAG", "action", "SET"));

    private final TrackingServer server;

    public MlflowWebhooks(TrackingServer server) {
        this.server = server;
    }

    /**
     * Lets the server send the events that can mean an edit. A webhook of the same name and address is changed, not
     * doubled: its secret becomes this one, and it is active.
     */
    public RegisteredWebhook register(String name, URI url, String secret) {
        Map<String, Object> body = new HashMap<>(
                Map.of("name", name, "url", url.toString(), "secret", secret, "status", ACTIVE, "events", EVENTS));
        Optional<RegisteredWebhook> known = list().stream()
                .filter(webhook -> webhook.name().equals(name) && webhook.url().equals(url.toString()))
                .findFirst();
        return translated(() -> {
            if (known.isEmpty()) {
                return webhook(server.post(PATH, body).path("webhook"));
            }
            String id = known.get().id();
            body.put("webhook_id", id);
            return webhook(server.patch(PATH + "/" + id, body).path("webhook"));
        });
    }

    /** All that the server has, whoever made them. */
    public List<RegisteredWebhook> list() {
        return translated(() -> {
            List<RegisteredWebhook> all = new ArrayList<>();
            Map<String, String> query = new HashMap<>(Map.of("max_results", PAGE));
            String next;
            do {
                JsonNode page = server.get(PATH, query);
                page.path("webhooks").forEach(json -> all.add(webhook(json)));
                next = page.path("next_page_token").asText("");
                query.put("page_token", next);
            } while (!next.isEmpty());
            return all;
        });
    }

    /** Lets the server send a made-up event now, signed as others are; takes as long as its attempts. */
    public WebhookTrial test(String id) {
        return translated(() -> {
            JsonNode result = server.post(PATH + "/" + id + "/test", Map.of()).path("result");
            return new WebhookTrial(
                    result.path("success").asBoolean(),
                    result.path("response_status").asInt(),
                    result.hasNonNull("response_body")
                            ? result.path("response_body").asText()
                            : result.path("error_message").asText(""));
        });
    }

    public void delete(String id) {
        translated(() -> server.delete(PATH + "/" + id, Map.of()));
    }

    private static RegisteredWebhook webhook(JsonNode json) {
        List<String> events = new ArrayList<>();
        json.path("events")
                .forEach(event -> events.add(event.path("entity").asText() + "."
                        + event.path("action").asText()));
        return new RegisteredWebhook(
                json.path("webhook_id").asText(),
                json.path("name").asText(),
                json.path("url").asText(),
                events,
                json.path("status").asText().equals(ACTIVE));
    }

    private static <T> T translated(Supplier<T> call) {
        try {
            return call.get();
        } catch (MlflowException e) {
            throw e.isPassing()
                    ? new RegistryUnavailableException(e.getMessage(), e)
                    : new RegistryException(e.getMessage());
        }
    }
}
