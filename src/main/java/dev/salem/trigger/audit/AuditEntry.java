package dev.salem.trigger.audit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One thing that was done or refused.
 *
 * @param event its kind, such as {@code job}
 * @param outcome in a word, such as {@code refused}
 * @param facts further ones, such as the job's id, in order; values are cut where they are long
 */
public record AuditEntry(Instant time, String event, Actor actor, String outcome, Map<String, String> facts) {
    private static final int LONGEST = 500;
    /** Everything but ASCII is escaped, so that no value looks like another line or another letter. */
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public AuditEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(outcome, "outcome");
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** One line of JSON, without its end. */
    public String line() {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", time.toString());
            json.writeStringField("event", event);
            json.writeStringField("who", cut(actor.name()));
            json.writeStringField("from", cut(actor.from()));
            json.writeStringField("outcome", outcome);
            for (Map.Entry<String, String> fact : facts.entrySet()) {
                json.writeStringField(fact.getKey(), cut(fact.getValue()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static String cut(String value) {
        return value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "...";
    }
}
