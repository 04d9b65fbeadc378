package dev.salem.trigger.webhook;

import java.util.Objects;

/**
 * How a delivery went that an MLflow server made on request.
 *
 * @param status the receiver's HTTP status; 0 where it gave no answer
 * @param said the receiver's words, or why there was no answer
 */
public record WebhookTrial(boolean success, int status, String said) {
    public WebhookTrial {
        Objects.requireNonNull(said, "said");
    }
}
