package dev.salem.job;

import java.util.Objects;

/**
 * What is wrong with one field of a request.
 *
 * @param field its name, such as {@code gate.maxDrawdown}; empty for the request as a whole
 */
public record Violation(String field, String message) {
    public Violation {
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
    }
}
