package dev.salem.editor.refine;

/** Wilson's bounds of a share: what a choice may count on after so many observations. */
final class WilsonBound {
    private WilsonBound() {}

    /** The share is this at least, {@code errors} standard errors away. */
    static double lower(double share, int count, double errors) {
        return (centre(share, count, errors) - spread(share, count, errors)) / scale(count, errors);
    }

    /** The share is this at most, {@code errors} standard errors away. */
    static double upper(double share, int count, double errors) {
        return (centre(share, count, errors) + spread(share, count, errors)) / scale(count, errors);
    }

    private static double centre(double share, int count, double errors) {
        return share + errors * errors / 2 / count;
    }

    private static double spread(double share, int count, double errors) {
        return errors * StrictMath.sqrt((share * (1 - share) + errors * errors / 4 / count) / count);
    }

    private static double scale(int count, double errors) {
        return 1 + errors * errors / count;
    }
}
