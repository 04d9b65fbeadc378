package dev.salem.trigger.webhook;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a registry is told.
 *
 * @param detail a job's id where it is accepted, else a reason; the same for every refusal
 */
public record WebhookAnswer(Kind kind, String detail) {
    private static final WebhookAnswer REFUSED = new WebhookAnswer(Kind.REFUSED, "not authenticated");

    /** How it went, and the HTTP status that says so. */
    public enum Kind {
        /** There is a job. */
        ACCEPTED(202),
        /** Authentic, and no reason to edit. */
        IGNORED(200),
        /** Authentic, but not readable. */
        MALFORMED(400),
        /** Not shown to be the registry's. */
        REFUSED(401),
        /** Longer than is read at all. */
        TOO_LARGE(413),
        /** Too many jobs wait; the registry shall send it again. */
        BUSY(429),
        /** Something that is needed doesn't answer; the registry shall send it again. */
        UNAVAILABLE(503);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    public WebhookAnswer {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
    }

    static WebhookAnswer refused() {
        return REFUSED;
    }

    /** The fields of its JSON document. */
    public Map<String, String> document() {
        String field = kind == Kind.ACCEPTED ? "job" : "reason";
        return Map.of("status", kind.name().toLowerCase(Locale.ROOT), field, detail);
    }
}
