package dev.salem.workflow;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The seconds that each step took. */
final class Stopwatch {
    static final String TOTAL = "totalSeconds";

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final long start = System.nanoTime();

    /** Does a step and notes its time under {@code <name>Seconds}. */
    <T> T time(String name, Supplier<T> step) {
        long from = System.nanoTime();
        try {
            return step.get();
        } finally {
            note(name, from);
        }
    }

    /** The times so far in the order of the steps, and their total. */
    Map<String, Double> seconds() {
        Map<String, Double> all = new LinkedHashMap<>(seconds);
        all.put(TOTAL, round((System.nanoTime() - start) / 1e9));
        return Collections.unmodifiableMap(all);
    }

    private void note(String name, long from) {
        seconds.merge(name + "Seconds", round((System.nanoTime() - from) / 1e9), Double::sum);
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
