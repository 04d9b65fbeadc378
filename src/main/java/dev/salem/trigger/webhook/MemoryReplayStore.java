package dev.salem.trigger.webhook;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Deliveries that this process dealt with. Safe for several threads. */
public final class MemoryReplayStore implements ReplayStore {
    private final Map<String, Instant> seen = new LinkedHashMap<>();
    private final int capacity;

    /** @param capacity deliveries that are remembered at most; the oldest are forgotten first */
    public MemoryReplayStore(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, got: " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public synchronized boolean contains(String id, Instant now) {
        Instant until = seen.get(id);
        return until != null && now.isBefore(until);
    }

    @Override
    public synchronized void add(String id, Instant until) {
        seen.remove(id);
        seen.put(id, until);
        if (seen.size() > capacity) {
            seen.remove(seen.keySet().iterator().next());
        }
    }
}
