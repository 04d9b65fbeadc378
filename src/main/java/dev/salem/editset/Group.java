package dev.salem.editset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What an edit set says of a row: right already, to be put right, or the rephrasing of a row to be put right. */
public enum Group {
    PASS,
    FAIL,
    ADAPT;

    /** The name in edit sets and JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
