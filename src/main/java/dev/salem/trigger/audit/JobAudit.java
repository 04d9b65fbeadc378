package dev.salem.trigger.audit;

import dev.salem.job.EditJob;
import dev.salem.job.JobObserver;
import dev.salem.trigger.webhook.WebhookAnswered;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Writes down how jobs begin and end, and what registries are answered. */
@Singleton
@Typed(JobAudit.class)
public class JobAudit implements JobObserver {
    private static final String JOB = "job";

    private final AuditLog audit;

    JobAudit(AuditLog audit) {
        this.audit = audit;
    }

    @Override
    public void accepted(EditJob job) {
        audit.write(JOB, "accepted", facts(job));
    }

    @Override
    public void turnedAway(EditJob job) {
        audit.write(JOB, "turned away", facts(job));
    }

    @Override
    public void cancelRequested(EditJob job) {
        audit.write(JOB, "cancel requested", facts(job));
    }

    @Override
    public void ended(EditJob job) {
        audit.write(JOB, job.state().jsonName(), facts(job));
    }

    void answered(@Observes WebhookAnswered answered) {
        audit.write(
                "webhook",
                answered.answer().kind().name().toLowerCase(Locale.ROOT),
                Map.of("format", answered.format(), "detail", answered.answer().detail()));
    }

    private static Map<String, String> facts(EditJob job) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("job", job.id());
        facts.put("requester", job.requester());
        facts.put("model", job.request().model());
        facts.put("editSet", job.request().editSet());
        job.outcome().ifPresent(outcome -> {
            facts.put("requestKey", outcome.path("requestKey").asText());
            facts.put("registered", outcome.path("registered").path("uri").asText());
        });
        job.failure().ifPresent(failure -> facts.put("failure", failure.kind() + ": " + failure.message()));
        facts.values().removeIf(String::isEmpty);
        return facts;
    }
}
