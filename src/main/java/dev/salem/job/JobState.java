package dev.salem.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a job is. */
public enum JobState {
    /** Waits for a worker. */
    QUEUED,
    /** A worker edits. */
    RUNNING,
    /** The edit passed its gate. */
    EDITED,
    /** The edit was made and measured, and fell short of its gate. */
    REJECTED,
    /** No edit could be made. */
    FAILED,
    /** Its requester took it back. */
    CANCELLED;

    /** Whether it stays as it is. */
    public boolean isFinal() {
        return this != QUEUED && this != RUNNING;
    }

    /** The name in JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static JobState ofJson(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
