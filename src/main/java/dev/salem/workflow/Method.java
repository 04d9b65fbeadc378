package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an edit is computed. */
public enum Method {
    /** A trained editor's change, refined; the refinement alone where no editor is there or can be trained. */
    SALEM,
    /** The curvature-aware constrained step alone. */
    DIRECT,
    /** A trained editor's change alone. */
    MEND;

    /** The name in requests, tags and JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
