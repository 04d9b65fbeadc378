package dev.salem.model;

import java.util.Set;

/** The names under which configurations tell of float weights; other weights are quantised. */
final class FloatDtype {
    static final String CURE =
            "and quantised weights cannot be edited; register the model in float32, float16 or bfloat16";

    private static final String PREFIX = "torch.";
    private static final Set<String> NAMES =
            Set.of("float16", "bfloat16", "float32", "float64", "half", "float", "double", "auto");

    private FloatDtype() {}

    /** Whether this is the name of a float type, with or without {@code torch.}. */
    static boolean is(Object name) {
        return name instanceof String text
                && NAMES.contains(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text);
    }
}
