package dev.salem.trigger.http;

import dev.salem.job.TraceParent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/** The trace that the request belongs to which is being served: that of its header, else the one that its event tells. */
@Singleton
public class CurrentTrace {
    private static final String HEADER = "traceparent";
    private static final String OF_EVENT = CurrentTrace.class.getName();

    private final CurrentVertxRequest request;

    CurrentTrace(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Notes what an event says in its attribute {@code traceparent}; null is nothing. */
    static void ofEvent(RoutingContext request, String attribute) {
        request.put(OF_EVENT, attribute);
    }

    /** Empty where nothing is said that can be read. */
    public Optional<TraceParent> get() {
        RoutingContext current = request.getCurrent();
        return TraceParent.read(current.request().getHeader(HEADER))
                .or(() -> TraceParent.read(current.<String>get(OF_EVENT)));
    }
}
