package dev.salem.trigger.webhook;

import java.time.Duration;

/**
 * What a delivery may be.
 *
 * @param bodyBytes at most
 * @param oldest how long ago it may have been sent first; MLflow's last attempt can come two minutes later
 * @param ahead how far the registry's clock may be ahead of ours
 */
public record WebhookLimits(int bodyBytes, Duration oldest, Duration ahead) {
    /** 1 MiB, five minutes, one minute. */
    public static final WebhookLimits STANDARD =
            new WebhookLimits(1 << 20, Duration.ofMinutes(5), Duration.ofMinutes(1));

    public WebhookLimits {
        if (bodyBytes < 1) {
            throw new IllegalArgumentException("bodyBytes must be at least 1, got: " + bodyBytes);
        }
        if (oldest.isNegative() || oldest.isZero()) {
            throw new IllegalArgumentException("oldest must be positive, got: " + oldest);
        }
        if (ahead.isNegative()) {
            throw new IllegalArgumentException("ahead must not be negative, got: " + ahead);
        }
    }
}
