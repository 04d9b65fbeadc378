package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.job.EditJob;
import dev.salem.job.JobPage;
import java.util.List;
import java.util.Locale;

/** Jobs as callers read them: nothing of leases and versions. */
final class JobDocument {
    static final String EDITS = "/v1/edits";

    /** Of an outcome, what a list tells. */
    private static final List<String> HEADLINES =
            List.of("task", "layer", "method", "stages", "metrics", "gate", "registered");

    private JobDocument() {}

    static String path(EditJob job) {
        return EDITS + "/" + job.id();
    }

    /** A job with its whole outcome. */
    static ObjectNode of(EditJob job) {
        ObjectNode json = brief(job);
        job.outcome().ifPresent(outcome -> json.set("outcome", outcome));
        return json;
    }

    /** Jobs without what is long about them. */
    static ObjectNode of(JobPage page) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        var jobs = json.putArray("edits");
        page.jobs().forEach(job -> jobs.add(brief(job)));
        page.next()
                .ifPresent(next -> json.put(
                        "next",
                        EDITS + "?after=" + next + "&size=" + page.jobs().size()));
        return json;
    }

    private static ObjectNode brief(EditJob job) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", job.id())
                .put("status", job.state().jsonName())
                .put("phase", job.progress().phase())
                .put("fraction", job.progress().fraction())
                .put("detail", job.progress().detail())
                .put("cancelRequested", job.cancelRequested())
                .put("requester", job.requester())
                .put("attempts", job.attempts())
                .put("createdAt", job.createdAt().toString())
                .put("updatedAt", job.updatedAt().toString());
        json.set("request", job.request().toJson());
        job.knownOutcome().ifPresent(known -> json.set("result", headlines(known)));
        job.nextAttemptAt().ifPresent(next -> json.put("nextAttemptAt", next.toString()));
        job.failure().ifPresent(failure -> json.putObject("error")
                .put("kind", failure.kind().name().toLowerCase(Locale.ROOT))
                .put("message", failure.message()));
        ObjectNode links = json.putObject("links").put("self", path(job)).put("events", path(job) + "/events");
        if (job.outcome().isPresent()) {
            links.put("report", path(job) + "/report");
        }
        return json;
    }

    private static ObjectNode headlines(JsonNode outcome) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        HEADLINES.stream().filter(outcome::hasNonNull).forEach(name -> json.set(name, outcome.get(name)));
        return json;
    }
}
