package dev.salem.trigger.webhook;

import java.util.List;
import java.util.Objects;

/**
 * A webhook that an MLflow server has.
 *
 * @param events such as {@code MODEL_VERSION_ALIAS.CREATED}
 * @param active whether it delivers
 */
public record RegisteredWebhook(String id, String name, String url, List<String> events, boolean active) {
    public RegisteredWebhook {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(url, "url");
        events = List.copyOf(events);
    }
}
