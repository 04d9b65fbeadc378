package dev.salem.trigger.webhook;

import dev.salem.job.JobRequest;
import java.util.Objects;

/** What the rules say to an event. */
sealed interface Decision {
    record Edit(JobRequest request) implements Decision {
        public Edit {
            Objects.requireNonNull(request, "request");
        }
    }

    /** @param reason for the registry's log: one sentence without secrets */
    record Ignored(String reason) implements Decision {
        public Ignored {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
