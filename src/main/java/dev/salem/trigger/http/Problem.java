package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.job.Violation;
import io.vertx.core.http.HttpServerResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An error as HTTP tells it (RFC 9457).
 *
 * @param title the status in words
 * @param detail what, which value, what to do
 * @param violations of single fields
 * @param retryAfter when a repeat may succeed
 */
record Problem(int status, String title, String detail, List<Violation> violations, Optional<Duration> retryAfter) {
    private static final String MEDIA_TYPE = "application/problem+json";
    private static final int UNPROCESSABLE = 422;
    private static final List<String> CHALLENGES = List.of("Bearer", "Basic realm=\"salem\", charset=\"UTF-8\"");
    private static final Duration SOON = Duration.ofSeconds(5);

    static Problem of(Response.StatusType status, String detail) {
        return new Problem(status.getStatusCode(), status.getReasonPhrase(), detail, List.of(), Optional.empty());
    }

    /** The one answer to everybody who can't be told who they are. */
    static Problem unauthorized() {
        return of(Response.Status.UNAUTHORIZED, "show a valid API key or token");
    }

    static Problem forbidden(String detail) {
        return of(Response.Status.FORBIDDEN, detail);
    }

    /** 503: a repeat may succeed. */
    static Problem unavailable(String detail) {
        return of(Response.Status.SERVICE_UNAVAILABLE, detail).retriedAfter(SOON);
    }

    /** 422: well-formed, but it can't be done. */
    static Problem unprocessable(String detail) {
        return new Problem(UNPROCESSABLE, "Unprocessable Content", detail, List.of(), Optional.empty());
    }

    Problem with(List<Violation> wrong) {
        return new Problem(status, title, detail, List.copyOf(wrong), retryAfter);
    }

    Problem retriedAfter(Duration time) {
        return new Problem(status, title, detail, violations, Optional.of(time));
    }

    Response response() {
        return builder().build();
    }

    Response.ResponseBuilder builder() {
        Response.ResponseBuilder answer =
                Response.status(status).type(MEDIA_TYPE).entity(json().toString());
        retryAfter.ifPresent(time -> answer.header(HttpHeaders.RETRY_AFTER, time.toSeconds()));
        return answer;
    }

    /** Answers a request that reaches no resource. */
    void send(HttpServerResponse response) {
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, MEDIA_TYPE);
        if (status == Response.Status.UNAUTHORIZED.getStatusCode()) {
            CHALLENGES.forEach(challenge -> response.headers().add(HttpHeaders.WWW_AUTHENTICATE, challenge));
        }
        retryAfter.ifPresent(time -> response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(time.toSeconds())));
        response.end(json().toString());
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        if (!violations.isEmpty()) {
            var all = json.putArray("violations");
            violations.forEach(
                    violation -> all.addObject().put("field", violation.field()).put("message", violation.message()));
        }
        return json;
    }
}
