package dev.salem.editor.refine;

/** Wilson's bounds of a share at one standard error: what a choice may count on after so many observations. */
final class OneErrorBound {
    private OneErrorBound() {}

    /** The share is this at least. */
    static double lower(double share, int count) {
        return (share + 0.5 / count - spread(share, count)) / (1 + 1.0 / count);
    }

    /** The share is this at most. */
    static double upper(double share, int count) {
        return (share + 0.5 / count + spread(share, count)) / (1 + 1.0 / count);
    }

    private static double spread(double share, int count) {
        return StrictMath.sqrt((share * (1 - share) + 0.25 / count) / count);
    }
}
