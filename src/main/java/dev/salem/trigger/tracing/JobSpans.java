package dev.salem.trigger.tracing;

import dev.salem.job.EditJob;
import dev.salem.job.JobObserver;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells each attempt of this process as spans, where a receiver is configured; else it loads nothing of OpenTelemetry. */
@Singleton
@Typed(JobSpans.class)
public class JobSpans implements JobObserver {
    private final Optional<String> endpoint;
    private final Map<String, AttemptSpans> open = new ConcurrentHashMap<>();
    private SpanExport export;

    JobSpans(TracingSettings settings) {
        this.endpoint = settings.endpoint();
    }

    @Override
    public Attempt begin(EditJob job) {
        return endpoint.map(receiver -> begin(job, export(receiver))).orElse(Attempt.UNWATCHED);
    }

    @Override
    public void ended(EditJob job) {
        became(job);
    }

    @Override
    public void postponed(EditJob job) {
        became(job);
    }

    private Attempt begin(EditJob job, SpanExport to) {
        AttemptSpans spans = new AttemptSpans(to.tracer(), job, () -> {
            open.remove(job.id());
            to.flush();
        });
        open.put(job.id(), spans);
        return spans;
    }

    private void became(EditJob job) {
        AttemptSpans attempt = open.get(job.id());
        if (attempt != null) {
            attempt.became(job);
        }
    }

    /** Made with the first attempt: a process that only takes requests needs none. */
    private synchronized SpanExport export(String receiver) {
        if (export == null) {
            export = SpanExport.to(receiver);
        }
        return export;
    }

    @PreDestroy
    synchronized void close() {
        if (export != null) {
            export.close();
        }
    }
}
