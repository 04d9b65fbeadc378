package dev.salem.editset;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whether the editor may see a row, or the row is kept aside for measuring. */
public enum Split {
    EDIT,
    HELDOUT;

    /** The name in edit sets and JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
