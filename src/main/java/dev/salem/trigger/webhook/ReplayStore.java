package dev.salem.trigger.webhook;

import java.time.Instant;

/**
 * Remembers deliveries that were dealt with, for as long as they are fresh. It is a first barrier: a store may forget the
 * oldest when it is full, since the job's idempotency key is made of the same id.
 */
public interface ReplayStore {
    /** Whether a delivery was dealt with and isn't forgotten. */
    boolean contains(String id, Instant now);

    /**
     * Remembers a delivery.
     *
     * @param until when it may be forgotten
     */
    void add(String id, Instant until);
}
