package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.salem.job.JobRequestException;
import dev.salem.job.Violation;
import dev.salem.trigger.EventAttributes;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Whether a function can read a request: a JSON document, and where it claims to be a CloudEvent, one of version 1.0 with
 * all that it must have and JSON as data. What it says of its trace is noted for {@link CurrentTrace}.
 */
final class EventForm {
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String JSON = "application/json";
    private static final String TRACE = "traceparent";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<Violation> violations = new ArrayList<>();

    private EventForm() {}

    /** Checks a request to a function, whose body was read. */
    static EventForm of(RoutingContext request) {
        EventForm form = new EventForm();
        MultiMap headers = request.request().headers();
        String type = Objects.requireNonNullElse(headers.get(HttpHeaders.CONTENT_TYPE), "");
        JsonNode body = form.document(request.body().buffer());
        if (headers.contains("ce-id")) {
            form.violations.addAll(EventAttributes.violations(name -> headers.get("ce-" + name)));
            CurrentTrace.ofEvent(request, headers.get("ce-" + TRACE));
            form.json(HttpHeaders.CONTENT_TYPE, type);
        } else if (type.startsWith(STRUCTURED)) {
            form.violations.addAll(
                    EventAttributes.violations(name -> body.path(name).textValue()));
            CurrentTrace.ofEvent(request, body.path(TRACE).textValue());
            form.json("datacontenttype", body.path("datacontenttype").asText(JSON));
            if (!body.has("data")) {
                form.violations.add(new Violation("data", "must be given, as JSON"));
            }
        }
        return form;
    }

    /** @throws JobRequestException with everything that is wrong */
    void check() {
        if (!violations.isEmpty()) {
            throw new JobRequestException(violations);
        }
    }

    private JsonNode document(Buffer body) {
        try {
            JsonNode document = body == null ? MissingNode.getInstance() : MAPPER.readTree(body.getBytes());
            if (!document.isMissingNode()) {
                return document;
            }
        } catch (IOException e) {
            // Told below, as the lack of one is.
        }
        violations.add(new Violation("", "the body must be a JSON document"));
        return MissingNode.getInstance();
    }

    private void json(String name, String type) {
        if (!type.startsWith(JSON)) {
            violations.add(new Violation(name, "must be " + JSON + ", got: " + type));
        }
    }
}
