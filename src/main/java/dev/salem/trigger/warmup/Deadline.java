package dev.salem.trigger.warmup;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * One end for several steps, so that together they take no longer.
 *
 * @param nanos as {@link System#nanoTime()} tells time
 */
record Deadline(long nanos) {
    private static final Duration POLL = Duration.ofMillis(5);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The time until then; none afterwards. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }

    /**
     * Asks again and again for what may come late.
     *
     * @param late throws {@link IllegalArgumentException} as long as there is nothing
     * @throws IllegalArgumentException if there is nothing by then
     */
    <T> T await(Supplier<T> late) throws InterruptedException {
        while (true) {
            try {
                return late.get();
            } catch (IllegalArgumentException nothingYet) {
                if (left().isZero()) {
                    throw nothingYet;
                }
                Thread.sleep(POLL.toMillis());
            }
        }
    }
}
