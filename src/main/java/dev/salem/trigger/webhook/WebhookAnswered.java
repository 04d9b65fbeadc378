package dev.salem.trigger.webhook;

import java.util.Objects;

/**
 * A registry's delivery has been answered.
 *
 * @param format of the delivery: {@code mlflow} or {@code databricks}
 */
public record WebhookAnswered(String format, WebhookAnswer answer) {
    public WebhookAnswered {
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(answer, "answer");
    }
}
