package dev.salem.trigger.tracing;

import dev.salem.job.EditJob;
import dev.salem.job.JobFailure;
import dev.salem.job.JobObserver;
import dev.salem.job.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

/** One attempt as a span below that of its request, with a span for each phase below it. */
final class AttemptSpans implements JobObserver.Attempt {
    private static final String LAYER = "salem.layer";
    private static final String GIVEN_BACK = "given back";

    private final Tracer tracer;
    private final Span attempt;
    private final Runnable end;
    private String phase = "";
    private Span step = Span.getInvalid();
    private String outcome = GIVEN_BACK;

    /** @param end called once, when the attempt's spans have ended */
    AttemptSpans(Tracer tracer, EditJob job, Runnable end) {
        this.tracer = tracer;
        this.end = end;
        this.attempt = tracer.spanBuilder("edit")
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(job.trace().map(AttemptSpans::context).orElse(Context.root()))
                .setAttribute("salem.job", job.id())
                .setAttribute("salem.attempt", job.attempts())
                .setAttribute("salem.model", job.request().model())
                .setAttribute("salem.edit_set", job.request().editSet())
                .setAttribute("salem.method", job.request().options().method().jsonName())
                .setAttribute("salem.batch", job.request().options().batch())
                .startSpan();
    }

    @Override
    public void report(String next, double fraction, String detail) {
        if (!next.equals(phase)) {
            step.end();
            phase = next;
            step = tracer.spanBuilder(next)
                    .setParent(Context.root().with(attempt))
                    .startSpan();
        }
    }

    @Override
    public void found(String name, Object value) {
        if (name.equals("layer")) {
            attempt.setAttribute(LAYER, ((Number) value).longValue());
        }
    }

    /** What became of the job by this attempt. */
    void became(EditJob job) {
        outcome = job.state().jsonName();
        job.outcome().ifPresent(result -> {
            attempt.setAttribute(LAYER, result.path("layer").asLong());
            attempt.setAttribute("salem.request_key", result.path("requestKey").asText());
        });
        job.failure().ifPresent(this::failed);
    }

    private void failed(JobFailure failure) {
        String kind = failure.kind().name();
        attempt.setAttribute("error.type", kind);
        step.setStatus(StatusCode.ERROR, failure.message());
        attempt.setStatus(StatusCode.ERROR, failure.message());
    }

    @Override
    public void close() {
        step.end();
        attempt.setAttribute("salem.outcome", outcome);
        attempt.end();
        end.run();
    }

    private static Context context(TraceParent parent) {
        SpanContext remote = SpanContext.createFromRemoteParent(
                parent.traceId(), parent.spanId(), TraceFlags.fromHex(parent.flags(), 0), TraceState.getDefault());
        return Context.root().with(Span.wrap(remote));
    }
}
