package dev.salem.trigger.monitoring;

import dev.salem.job.JobObserver;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Function;

/** Times the phases of one attempt, each from its first word to that of the next phase. */
final class PhaseTimes implements JobObserver.Attempt {
    private final Function<String, Timer> timers;
    private final Runnable end;
    private String phase;
    private long since;

    /** @param end called once, when the attempt is over */
    PhaseTimes(Function<String, Timer> timers, Runnable end) {
        this.timers = timers;
        this.end = end;
    }

    @Override
    public void report(String next, double fraction, String detail) {
        if (!next.equals(phase)) {
            finish();
            phase = next;
            since = System.nanoTime();
        }
    }

    @Override
    public void close() {
        finish();
        end.run();
    }

    private void finish() {
        if (phase != null) {
            timers.apply(phase).record(Duration.ofNanos(System.nanoTime() - since));
        }
    }
}
