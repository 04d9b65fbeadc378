package dev.salem.trigger;

import dev.salem.job.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The attributes that every CloudEvent has.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0</a>
 */
public final class EventAttributes {
    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final String VERSION = "1.0";

    private EventAttributes() {}

    /**
     * Everything that is wrong with them.
     *
     * @param valueOf an attribute's text; null where there is none
     */
    public static List<Violation> violations(UnaryOperator<String> valueOf) {
        List<Violation> violations = new ArrayList<>();
        for (String name : REQUIRED) {
            String value = valueOf.apply(name);
            if (value == null || value.isEmpty()) {
                violations.add(new Violation(name, "must be given, as text"));
            } else if (value.chars().anyMatch(Character::isISOControl)) {
                violations.add(new Violation(name, "must be without control characters"));
            }
        }
        String version = valueOf.apply("specversion");
        if (!VERSION.equals(version)) {
            violations.add(new Violation("specversion", "must be " + VERSION + ", got: " + version));
        }
        return violations;
    }

    /** Names the event among all: source and id, which a line break keeps apart as neither has one. */
    public static String key(String source, String id) {
        return source + "\n" + id;
    }
}
