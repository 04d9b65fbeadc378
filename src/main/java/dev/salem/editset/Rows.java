package dev.salem.editset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes rows from a reader, checks each by itself and keeps the good ones as samples. */
final class Rows {
    static final Set<String> COLUMNS = Set.of("id", "of", "text", "text_pair", "target", "group", "split");

    private final Limits limits;
    private final Problems problems;
    private final List<Sample> samples = new ArrayList<>();
    private final Set<String> refusedIds = new HashSet<>();
    private int count;
    private boolean unreadable;

    Rows(Limits limits, Problems problems) {
        this.limits = limits;
        this.problems = problems;
    }

    /** Good rows in file order. */
    List<Sample> samples() {
        return samples;
    }

    /** Whether a row of this id may have been among those refused. */
    boolean mayHaveRefused(String id) {
        return unreadable || refusedIds.contains(id);
    }

    /** Counts a row in; false when it is one too many, and reading must end. */
    boolean startRow(int line) {
        count++;
        if (count > limits.maxRows()) {
            problems.add(line, "too many rows, the limit is " + limits.maxRows());
            unreadable = true;
            return false;
        }
        return true;
    }

    /** Notes a row of which not even the id could be read. */
    void refuse(int line, String message) {
        unreadable = true;
        problems.add(line, message);
    }

    /**
     * Checks a row and keeps it when good. A blank optional value is a missing one, as an empty CSV cell is.
     *
     * @param sound false when the reader has already reported something wrong in the row
     */
    void add(int line, Map<String, String> values, boolean sound) {
        String id = optional(values, "id");
        String of = optional(values, "of");
        String text = required(line, values, "text");
        String textPair = optional(values, "text_pair");
        String target = required(line, values, "target");
        Group group = oneOf(line, "group", optional(values, "group"), Group.values());
        Split split = oneOf(line, "split", optional(values, "split"), Split.values());
        boolean good = sound & text != null & target != null;
        good &= group != null | optional(values, "group") == null;
        good &= split != null | optional(values, "split") == null;
        for (Map.Entry<String, String> value : values.entrySet()) {
            good &= checkCharacters(line, value.getKey(), value.getValue());
        }
        String name = id == null ? implicitId(line) : id;
        if (!good) {
            refusedIds.add(name);
            return;
        }
        samples.add(new Sample(
                name, of, text, textPair, target, group == null && of != null ? Group.ADAPT : group, split, line));
    }

    static String implicitId(int line) {
        return "line-" + line;
    }

    private static String optional(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value;
    }

    private String required(int line, Map<String, String> values, String name) {
        String value = optional(values, name);
        if (value == null && !(values.containsKey(name) && values.get(name) == null)) {
            problems.add(line, name + (values.containsKey(name) ? " is empty" : " is missing"));
        }
        return value;
    }

    private <E extends Enum<E>> E oneOf(int line, String name, String value, E[] choices) {
        if (value == null) {
            return null;
        }
        for (E choice : choices) {
            if (value.equals(jsonName(choice))) {
                return choice;
            }
        }
        String names = Arrays.stream(choices).map(Rows::jsonName).collect(Collectors.joining(", "));
        problems.add(line, name + " must be one of " + names + ", got: " + Problems.quote(value));
        return null;
    }

    private static String jsonName(Enum<?> choice) {
        return choice instanceof Group group ? group.jsonName() : ((Split) choice).jsonName();
    }

    private boolean checkCharacters(int line, String name, String value) {
        if (value == null) {
            return true;
        }
        if (value.length() > limits.maxCharacters()) {
            problems.add(line, name + " has " + value.length() + " characters, the limit is " + limits.maxCharacters());
            return false;
        }
        boolean paired = value.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
        if (!paired) {
            problems.add(line, name + " holds half a surrogate pair, which is no character");
        }
        return paired;
    }
}
