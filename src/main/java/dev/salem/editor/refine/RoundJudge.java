package dev.salem.editor.refine;

/** Which round of a step counts, and whether another one is worth its cost. */
final class RoundJudge {
    private static final int PATIENCE = 3;
    private static final double NEARER = 0.95;

    private Reached best;
    private double nearest = Double.POSITIVE_INFINITY;
    private int waited;
    private boolean overshot;

    /** Takes what the next round reached; whether no round before reached as much. */
    boolean isBest(Reached now) {
        boolean more = best == null || now.home() > best.home();
        boolean nearer = more || now.shortfall() < NEARER * nearest;
        nearest = nearer ? Math.min(nearest, now.shortfall()) : nearest;
        waited = nearer ? 0 : waited + 1;
        overshot = !now.isFinite();
        if (best != null && !now.moreThan(best)) {
            return false;
        }
        best = now;
        return true;
    }

    /** Whether three rounds came no nearer, or the last one has margins that are no numbers. */
    boolean isStuck() {
        return waited == PATIENCE || overshot;
    }
}
