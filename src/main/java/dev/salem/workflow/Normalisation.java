package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a trained editor sees the factors of a gradient. */
public enum Normalisation {
    /** Through the curvature of the used passes. */
    WHITENED,
    /** Each dimension by its own mean and deviation, as MEND (arXiv 2110.11309). */
    DIAGONAL;

    /** The name in requests, tags and JSON: lower case. */
    @JsonValue
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
