package dev.salem.job;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which kind of machine works on a job. */
public enum Lane {
    /** Machines without a graphics card: Lambda, a plain container. */
    CPU,
    /** Machines with one. */
    GPU;

    /** The name in JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    static Lane ofJson(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
