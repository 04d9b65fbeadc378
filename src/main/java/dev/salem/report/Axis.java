package dev.salem.report;

import java.util.ArrayList;
import java.util.List;

/** A linear scale from values to places in a drawing. */
record Axis(double low, double high, double from, double to) {
    Axis {
        if (!(low < high)) {
            throw new IllegalArgumentException("low must be under high " + high + ", got: " + low);
        }
    }

    /** An axis over the values between {@code low} and {@code high}, widened when they are one. */
    static Axis over(double low, double high, double from, double to) {
        double spread = low < high ? 0 : Math.max(Math.abs(low), 1) / 2;
        return new Axis(low - spread, high + spread, from, to);
    }

    /** Where the value stands; values off the axis stand at its ends. */
    double at(double value) {
        double inside = Math.min(high, Math.max(low, value));
        return from + (inside - low) / (high - low) * (to - from);
    }

    /** About {@code wanted} round values (1, 2 or 5 times a power of ten apart), ascending. */
    List<Double> ticks(int wanted) {
        double rough = (high - low) / wanted;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double ratio = rough / power;
        double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
