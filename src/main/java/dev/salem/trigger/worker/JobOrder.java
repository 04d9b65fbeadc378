package dev.salem.trigger.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.job.JobRequest;
import dev.salem.job.JobRequestException;
import dev.salem.job.TraceParent;
import dev.salem.job.Violation;
import dev.salem.job.events.BrokerQueue;
import dev.salem.trigger.EventAttributes;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What an engine hands to a process that it starts. */
sealed interface JobOrder {
    /** A job that was taken before. */
    record Taken(String jobId) implements JobOrder {}

    /**
     * A request.
     *
     * @param key the same key and request are the same job; empty is a new one
     * @param trace of the event
     */
    record Asked(JobRequest request, String requester, Optional<String> key, Optional<TraceParent> trace)
            implements JobOrder {}

    /** Requester of requests that come as they are. */
    String WORKER = "worker";

    ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads a structured CloudEvent that tells of a job or whose data is a request, or a request as it is.
     *
     * @param given key of a request as it is; an event's is made of its source and id
     * @throws JobRequestException with everything that is wrong
     */
    static JobOrder parse(byte[] json, Optional<String> given) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (IOException e) {
            throw new JobRequestException(List.of(new Violation("", "the request must be a JSON document")));
        }
        return document.has("specversion")
                ? ofEvent(document)
                : new Asked(JobRequest.of(document), WORKER, given, Optional.empty());
    }

    private static JobOrder ofEvent(JsonNode event) {
        List<Violation> violations =
                EventAttributes.violations(name -> event.path(name).textValue());
        if (!violations.isEmpty()) {
            throw new JobRequestException(violations);
        }
        if (event.path("type").asText().equals(BrokerQueue.WAITING)) {
            return new Taken(data(event).path("job").asText());
        }
        String source = event.path("source").asText();
        return new Asked(
                JobRequest.of(data(event)),
                "event:" + source,
                Optional.of(EventAttributes.key(source, event.path("id").asText())),
                TraceParent.read(event.path("traceparent").textValue()));
    }

    private static JsonNode data(JsonNode event) {
        try {
            return event.has("data_base64")
                    ? JSON.readTree(
                            Base64.getDecoder().decode(event.path("data_base64").asText()))
                    : event.path("data");
        } catch (IOException | IllegalArgumentException e) {
            throw new JobRequestException(List.of(new Violation("data_base64", "must be a JSON document in Base64")));
        }
    }
}
