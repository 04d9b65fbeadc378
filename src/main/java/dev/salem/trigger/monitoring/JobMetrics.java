package dev.salem.trigger.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.salem.job.EditJob;
import dev.salem.job.JobObserver;
import dev.salem.job.JobQueue;
import dev.salem.job.JobState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts and times jobs as this process accepts them, works on them and sees them end. */
@Singleton
@Typed(JobMetrics.class)
final class JobMetrics implements JobObserver {
    private static final String ACCEPTED = "salem.jobs.accepted";
    private static final String TURNED_AWAY = "salem.jobs.turned.away";
    private static final String POSTPONED = "salem.jobs.postponed";

    /** Upper bounds that edits of small and of large models fall between. */
    private static final Duration[] BOUNDS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofMinutes(15),
        Duration.ofHours(1)
    };

    /** A gate's reason begins with the measure that fell short. */
    private static final Pattern MEASURE = Pattern.compile("([a-z ]+?) (?:[0-9]|was not measured).*");

    private final MeterRegistry meters;
    private final AtomicInteger running;

    JobMetrics(MeterRegistry meters, JobQueue queue) {
        this.meters = meters;
        Gauge.builder("salem.queue.depth", queue, JobQueue::depth).register(meters);
        List.of(ACCEPTED, TURNED_AWAY, POSTPONED).forEach(meters::counter);
        Stream.of(JobState.values()).filter(JobState::isFinal).forEach(this::ends);
        this.running = meters.gauge("salem.jobs.running", new AtomicInteger());
    }

    @Override
    public void accepted(EditJob job) {
        meters.counter(ACCEPTED).increment();
    }

    @Override
    public void turnedAway(EditJob job) {
        meters.counter(TURNED_AWAY).increment();
    }

    @Override
    public void postponed(EditJob job) {
        meters.counter(POSTPONED).increment();
    }

    @Override
    public void ended(EditJob job) {
        ends(job.state()).increment();
        timer("salem.job.duration", "outcome", job.state().jsonName())
                .record(Duration.between(job.createdAt(), job.updatedAt()));
        job.failure().ifPresent(failure -> meters.counter(
                        "salem.job.failures", "kind", failure.kind().name().toLowerCase(Locale.ROOT))
                .increment());
        for (JsonNode reason :
                job.outcome().map(json -> json.at("/gate/reasons")).orElseGet(MissingNode::getInstance)) {
            rejection(reason.asText()).increment();
        }
    }

    @Override
    public Attempt begin(EditJob job) {
        timer("salem.job.wait").record(Duration.between(job.createdAt(), job.updatedAt()));
        running.incrementAndGet();
        return new PhaseTimes(phase -> timer("salem.phase.duration", "phase", phase), running::decrementAndGet);
    }

    private Counter ends(JobState outcome) {
        return meters.counter("salem.jobs.ended", "outcome", outcome.jsonName());
    }

    private Counter rejection(String reason) {
        Matcher measure = MEASURE.matcher(reason);
        return meters.counter("salem.gate.rejections", "measure", measure.matches() ? measure.group(1) : "other");
    }

    private Timer timer(String name, String... tags) {
        return Timer.builder(name).tags(tags).serviceLevelObjectives(BOUNDS).register(meters);
    }
}
