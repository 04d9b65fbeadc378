package dev.salem.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A share of counted rows with its 95 % interval after Wilson (1927). Of no rows at all there is no share: then value,
 * low and high are NaN, and null in JSON.
 *
 * @param value count / total
 * @param count rows that the share is about, from 0 to total
 * @param total rows looked at
 * @param low95 lower end of the interval
 * @param high95 upper end of the interval
 */
public record Share(
        @NullWhenNone double value, int count, int total, @NullWhenNone double low95, @NullWhenNone double high95) {

    /** The 97.5 % point of the normal distribution. */
    private static final double Z = 1.959963984540054;

    public Share {
        if (count < 0 || count > total) {
            throw new IllegalArgumentException("count must be between 0 and total " + total + ", got: " + count);
        }
    }

    /** The share of {@code count} rows in {@code total}; {@link #none()} when both are 0. */
    public static Share of(int count, int total) {
        if (total == 0 && count == 0) {
            return none();
        }
        double value = (double) count / total;
        double square = Z * Z;
        double middle = (value + square / (2.0 * total)) / (1 + square / total);
        double half =
                Z / (1 + square / total) * Math.sqrt(value * (1 - value) / total + square / (4.0 * total * total));
        double low = count == 0 ? 0 : Math.max(0, middle - half);
        double high = count == total ? 1 : Math.min(1, middle + half);
        return new Share(value, count, total, low, high);
    }

    /** The share of no rows. */
    public static Share none() {
        return new Share(Double.NaN, 0, 0, Double.NaN, Double.NaN);
    }

    /** Whether there were no rows to look at. */
    @JsonIgnore
    public boolean isNone() {
        return total == 0;
    }
}
