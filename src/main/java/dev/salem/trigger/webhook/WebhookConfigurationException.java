package dev.salem.trigger.webhook;

import dev.salem.workflow.FailureKind;

/** Settings or rules of webhooks that can't be used; the message says which and why, and shows no secret. */
public final class WebhookConfigurationException extends RuntimeException implements FailureKind.Known {
    private static final long serialVersionUID = 1L;

    public WebhookConfigurationException(String message) {
        super(message);
    }

    public WebhookConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public FailureKind kind() {
        return FailureKind.INVALID_INPUT;
    }
}
