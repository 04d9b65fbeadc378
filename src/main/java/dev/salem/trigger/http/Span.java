package dev.salem.trigger.http;

import java.time.Duration;
import java.time.Instant;

/** A span of time in two units at most, such as {@code 2 min 5 s}. */
final class Span {
    private Span() {}

    static String between(Instant from, Instant to) {
        Duration time = Duration.between(from, to);
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0
                ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
                : time.toSeconds() + " s";
    }
}
