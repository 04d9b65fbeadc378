package dev.salem.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Figures as a reader meets them, the same on every machine; what is not finite is a dash. */
final class Numbers {
    static final String NONE = "–";

    private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Numbers() {}

    /** A share as a percentage that says 0% and 100% only where nothing and everything is meant. */
    static String percent(double share) {
        if (!Double.isFinite(share)) {
            return NONE;
        }
        if (share == 0 || share == 1) {
            return share == 0 ? "0%" : "100%";
        }
        double percent = share * 100;
        if (percent > 0 && percent < 0.01) {
            return "<0.01%";
        }
        if (percent > 99.99 && percent < 100) {
            return ">99.99%";
        }
        int digits = Math.abs(percent) < 1 || percent > 99 ? 2 : 1;
        return fixed(percent, digits) + "%";
    }

    /** An interval of shares, for example {@code 94.2–100%}; a dash when either end is missing. */
    private static String percentInterval(double low, double high) {
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            return NONE;
        }
        String from = percent(low);
        return from.substring(0, from.length() - 1) + "–" + percent(high);
    }

    /** A probability in whole percent that says 100% only where 1 is meant. */
    static String probability(double probability) {
        if (!Double.isFinite(probability)) {
            return NONE;
        }
        return probability > 0.99 && probability < 1 ? ">99%" : fixed(probability * 100, 0) + "%";
    }

    /** A plain figure with at most three significant digits. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        if (value == 0) {
            return "0";
        }
        double size = Math.abs(value);
        if (size < 1e-4 || size >= 1e9) {
            return String.format(Locale.ROOT, "%.2e", value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3));
        return rounded.scale() <= 0
                ? grouped(rounded.longValueExact())
                : rounded.stripTrailingZeros().toPlainString();
    }

    /** A metric's value: a percentage when it is a share of rows, else a plain figure. */
    static String value(ReportData.Measured measured) {
        return measured.isShare() ? percent(measured.value()) : plain(measured.value());
    }

    /** A metric's 95 % interval in the form of its value. */
    static String interval(ReportData.Measured measured) {
        if (measured.isShare()) {
            return percentInterval(measured.low95(), measured.high95());
        }
        boolean known = Double.isFinite(measured.low95()) && Double.isFinite(measured.high95());
        return known ? plain(measured.low95()) + "–" + plain(measured.high95()) : NONE;
    }

    /** A metric's rows, for example {@code 3 of 1,377}; empty when it is no share. */
    static String rows(ReportData.Measured measured) {
        return measured.isShare() ? grouped(measured.count()) + " of " + grouped(measured.total()) : "";
    }

    static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Exactly {@code digits} decimals. */
    static String fixed(double value, int digits) {
        if (!Double.isFinite(value)) {
            return NONE;
        }
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_UP).toPlainString();
    }

    /** Milliseconds below a tenth of a second, seconds below two minutes, then minutes and seconds. */
    static String seconds(double seconds) {
        if (!Double.isFinite(seconds)) {
            return NONE;
        }
        if (seconds < 0.0995) {
            return fixed(seconds * 1000, 0) + " ms";
        }
        if (seconds < 119.5) {
            return fixed(seconds, 1) + " s";
        }
        long whole = Math.round(seconds);
        return whole / 60 + " min " + String.format(Locale.ROOT, "%02d", whole % 60) + " s";
    }

    /** A size in decimal units, for example {@code 1.2 MB}. */
    static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 999.5 && unit < BYTE_UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return fixed(size, unit > 0 && size < 9.95 ? 1 : 0) + " " + BYTE_UNITS[unit];
    }

    /** Megabytes, for example {@code 612 MB}. */
    static String megabytes(double megabytes) {
        return Double.isFinite(megabytes) ? bytes(Math.round(megabytes * 1e6)) : NONE;
    }
}
