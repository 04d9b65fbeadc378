package dev.salem.access;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A name, with {@code *} for any characters. */
public record NamePattern(String text) {
    /** @throws IllegalArgumentException if it is blank */
    public NamePattern {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("name must not be blank; use * for every one");
        }
    }

    public boolean covers(String name) {
        String expression =
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }

    boolean coversAll() {
        return text.chars().allMatch(letter -> letter == '*');
    }
}
