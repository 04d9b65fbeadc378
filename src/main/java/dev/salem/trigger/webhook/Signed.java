package dev.salem.trigger.webhook;

import java.time.Instant;
import java.util.Objects;

/**
 * What an authentic delivery says of itself.
 *
 * @param id the same for every attempt to deliver the same event
 * @param sentAt when the first attempt was made
 */
record Signed(String id, Instant sentAt) {
    Signed {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(sentAt, "sentAt");
    }
}
