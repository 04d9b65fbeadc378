package dev.salem.job;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Counts requests: as many as a minute allows at once, and then as they become free again. Safe for several threads. */
final class RequestRate {
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new HashMap<>();

    RequestRate(InstantSource clock) {
        this.clock = clock;
    }

    /** @param left requests that are free at a time */
    private record Bucket(double left, Instant at) {
        Bucket filled(int perMinute, Instant now) {
            double gained = Math.max(0, Duration.between(at, now).toNanos()) * perMinute / MINUTE;
            return new Bucket(Math.min(perMinute, left + gained), now);
        }
    }

    /** @throws LimitExceededException if there were too many */
    synchronized void count(String requester, int perMinute) {
        Instant now = clock.instant();
        Bucket filled =
                buckets.getOrDefault(requester, new Bucket(perMinute, now)).filled(perMinute, now);
        if (filled.left() < 1) {
            long wait = (long) Math.ceil((1 - filled.left()) * MINUTE / perMinute);
            throw new LimitExceededException(
                    requester + " may ask " + perMinute + " times a minute; come again a little later",
                    Duration.ofSeconds(1 + Duration.ofNanos(wait).toSeconds()));
        }
        if (buckets.size() >= MOST_REMEMBERED) {
            buckets.values().removeIf(bucket -> bucket.at().isBefore(now.minusSeconds(60))); // Full again by now.
        }
        buckets.put(requester, new Bucket(filled.left() - 1, now));
    }
}
