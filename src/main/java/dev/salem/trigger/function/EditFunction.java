package dev.salem.trigger.function;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.job.EditJob;
import dev.salem.trigger.AwaitedEdits;
import dev.salem.trigger.EventAttributes;
import dev.salem.trigger.http.CurrentCaller;
import dev.salem.trigger.http.CurrentTrace;
import dev.salem.trigger.http.IdempotencyKey;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventBuilder;
import io.quarkus.funqy.knative.events.CloudEventMapping;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/** The edit as a function: a request in, its outcome out, both as {@code POST /edit} and as CloudEvents. */
public class EditFunction {
    /** The type of events that ask for an edit. */
    public static final String REQUESTED = "dev.salem.edit.requested";

    /** The type of events that tell an edit's outcome. */
    public static final String OUTCOME = "dev.salem.edit.outcome";

    private static final String SOURCE = "/edit";

    private final AwaitedEdits edits;
    private final CurrentCaller caller;
    private final CurrentTrace trace;
    private final CurrentVertxRequest request;

    EditFunction(AwaitedEdits edits, CurrentCaller caller, CurrentTrace trace, CurrentVertxRequest request) {
        this.edits = edits;
        this.caller = caller;
        this.trace = trace;
        this.request = request;
    }

    /** The outcome of the request that is the body. */
    @Funq("edit")
    public Uni<JsonNode> edit(JsonNode body) {
        Optional<String> key =
                IdempotencyKey.checked(request.getCurrent().request().getHeader(IdempotencyKey.HEADER));
        return edits.edited(body, caller.name(), key, trace.get()).map(EditFunction::outcome);
    }

    /**
     * The outcome of the request that is the event's data. An event that is delivered again is the same edit, and its answer
     * has the same id, so that who gets that twice can tell.
     */
    @Funq("edit-event")
    @CloudEventMapping(trigger = REQUESTED)
    public Uni<CloudEvent<JsonNode>> edit(CloudEvent<JsonNode> event) {
        String key = EventAttributes.key(event.source(), event.id());
        return edits.edited(event.data(), caller.name(), Optional.of(key), trace.get())
                .map(job -> CloudEventBuilder.create()
                        .type(OUTCOME)
                        .source(SOURCE)
                        .id(job.id())
                        .extensions(Map.of("requestid", event.id(), "requestsource", event.source()))
                        .build(outcome(job)));
    }

    private static JsonNode outcome(EditJob job) {
        return job.outcome().orElseThrow();
    }
}
