package dev.salem.model;

import java.util.Collection;
import java.util.Map;

/** Values of files that are not trusted, as they may stand in a message: short, on one line, never a whole structure. */
final class Told {
    private static final int LONGEST = 100;

    private Told() {}

    static String of(Object value) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Map) {
            return "a map";
        }
        if (value instanceof Collection) {
            return "a list";
        }
        String text = value.toString().replaceAll("\\p{Cntrl}", "?");
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return value instanceof String ? "\"" + cut + "\"" : cut;
    }
}
