package dev.salem.evaluation;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What an edit must reach to become a version. Measured shares are held against the bounds, not their intervals. What
 * could not be measured falls short of every bound that could be missed.
 *
 * @param minEditAccuracy from 0 to 1
 * @param minGenerality from 0 to 1
 * @param maxDrawdown from 0 to 1
 * @param maxPerplexityDrawdown from 0 on, infinite for no bound; what is no text has no perplexity and meets every bound
 */
public record Gate(double minEditAccuracy, double minGenerality, double maxDrawdown, double maxPerplexityDrawdown) {
    private static final double STANDARD_PERPLEXITY_DRAWDOWN = 0.5;
    private static final int SHOWN_DECIMALS = 3;
    private static final int MOST_DECIMALS = 17;

    /** With the standard bound of perplexity. */
    public Gate(double minEditAccuracy, double minGenerality, double maxDrawdown) {
        this(minEditAccuracy, minGenerality, maxDrawdown, STANDARD_PERPLEXITY_DRAWDOWN);
    }

    public Gate {
        requireShare("minEditAccuracy", minEditAccuracy);
        requireShare("minGenerality", minGenerality);
        requireShare("maxDrawdown", maxDrawdown);
        if (!(maxPerplexityDrawdown >= 0)) {
            throw new IllegalArgumentException(
                    "maxPerplexityDrawdown must not be negative, got: " + maxPerplexityDrawdown);
        }
    }

    /** Lets everything through. */
    public static Gate none() {
        return new Gate(0, 0, 1, Double.POSITIVE_INFINITY);
    }

    /**
     * Nearly every fail right, and at most one pass in fifty lost. Generality is left open: not every set has adapts
     * to measure it with, and how far an edit should reach is its owner's choice.
     */
    public static Gate standard() {
        return new Gate(0.95, 0, 0.02);
    }

    /** Holds metrics against this gate. */
    public GateVerdict judge(Metrics metrics) {
        List<String> reasons = new ArrayList<>();
        requireAtLeast("edit accuracy", "edited fails", metrics.editAccuracy(), minEditAccuracy, reasons);
        requireAtLeast("generality", "held-out adapts", metrics.generality(), minGenerality, reasons);
        Share drawdown = metrics.drawdown();
        if (drawdown.isNone() && maxDrawdown < 1) {
            reasons.add("drawdown was not measured: no held-out passes; at most " + plain(maxDrawdown) + " is allowed");
        } else if (drawdown.value() > maxDrawdown) {
            reasons.add("drawdown " + shown(drawdown, maxDrawdown) + " is above " + plain(maxDrawdown));
        }
        Perplexity perplexity = metrics.perplexity();
        if (perplexity != null && !(perplexity.drawdown() <= maxPerplexityDrawdown)) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "perplexity drawdown %.3f (%.3f to %.3f) is above %s",
                    perplexity.drawdown(),
                    perplexity.before(),
                    perplexity.after(),
                    plain(maxPerplexityDrawdown)));
        }
        return new GateVerdict(reasons.isEmpty(), reasons);
    }

    private static void requireAtLeast(String name, String rows, Share share, double bound, List<String> reasons) {
        if (share.isNone() && bound > 0) {
            reasons.add(name + " was not measured: no " + rows + "; at least " + plain(bound) + " is wanted");
        } else if (share.value() < bound) {
            reasons.add(name + " " + shown(share, bound) + " is below " + plain(bound));
        }
    }

    /** Three decimals, or as many as tell the value from the bound. */
    private static String shown(Share share, double bound) {
        BigDecimal value = BigDecimal.valueOf(share.value());
        int decimals = SHOWN_DECIMALS;
        while (decimals < MOST_DECIMALS
                && value.setScale(decimals, RoundingMode.HALF_EVEN).compareTo(BigDecimal.valueOf(bound)) == 0) {
            decimals++;
        }
        return String.format(
                Locale.ROOT,
                "%s (%,d of %,d)",
                value.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString(),
                share.count(),
                share.total());
    }

    private static String plain(double bound) {
        BigDecimal value = BigDecimal.valueOf(bound);
        return (value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros()).toPlainString();
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, got: " + value);
        }
    }
}
