package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the fields of a JSON object, and notes everything that is wrong with them. */
final class JsonFields {
    private static final int SHOWN = 60;
    private static final String AUTO = "auto";

    private final JsonNode json;
    private final String prefix;
    private final List<Violation> violations;

    /**
     * @param prefix of the fields' names in violations
     * @param violations takes what is wrong
     */
    JsonFields(JsonNode json, String prefix, List<Violation> violations) {
        this.json = json;
        this.prefix = prefix;
        this.violations = violations;
    }

    void refuseOthersThan(Set<String> known) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                wrong(shown(name), "is no field of a request");
            }
        });
    }

    void wrong(String field, String message) {
        violations.add(new Violation(prefix + field, message));
    }

    /** A text without control characters; empty where it is missing or wrong. */
    Optional<String> text(String field, int most) {
        JsonNode value = json.path(field);
        if (absent(value)) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            wrong(field, "must be a text, got: " + shown(value.toString()));
            return Optional.empty();
        }
        String text = value.asText();
        if (text.isBlank() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            wrong(
                    field,
                    "must be 1 to " + most + " characters without control characters, got: " + text.length() + " in \""
                            + shown(text) + "\"");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** One of some names. */
    <T> T choice(String field, Map<String, T> choices, T missing) {
        JsonNode value = json.path(field);
        if (absent(value)) {
            return missing;
        }
        T chosen = value.isTextual() ? choices.get(value.asText()) : null;
        if (chosen == null) {
            wrong(
                    field,
                    "must be " + String.join(", ", new LinkedHashMap<>(choices).keySet()) + ", got: "
                            + shown(value.toString()));
            return missing;
        }
        return chosen;
    }

    boolean flag(String field, boolean missing) {
        JsonNode value = json.path(field);
        if (!absent(value) && !value.isBoolean()) {
            wrong(field, "must be true or false, got: " + shown(value.toString()));
        }
        return value.asBoolean(missing);
    }

    /** A whole number; empty where it is missing, {@code "auto"} or wrong. */
    OptionalLong whole(String field, long least, long most) {
        JsonNode value = json.path(field);
        if (absent(value) || isAuto(value)) {
            return OptionalLong.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            wrong(field, "must be a whole number from " + least + " to " + most + ", got: " + shown(value.toString()));
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.asLong());
    }

    /** A number; empty where it is missing, {@code "auto"} or wrong. */
    OptionalDouble number(String field, double least, double most) {
        JsonNode value = json.path(field);
        if (absent(value) || isAuto(value)) {
            return OptionalDouble.empty();
        }
        if (!value.isNumber() || !(value.asDouble() >= least && value.asDouble() <= most)) {
            wrong(field, "must be a number from " + least + " to " + most + ", got: " + shown(value.toString()));
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value.asDouble());
    }

    /** The fields of an object within this one; of an empty one where it is missing or wrong. */
    JsonFields object(String field) {
        JsonNode value = json.path(field);
        if (!absent(value) && !value.isObject()) {
            wrong(field, "must be an object, got: " + shown(value.toString()));
        }
        return new JsonFields(value, prefix + field + ".", violations);
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean isAuto(JsonNode value) {
        return value.isTextual() && value.asText().equals(AUTO);
    }

    private static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }
}
