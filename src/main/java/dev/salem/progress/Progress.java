package dev.salem.progress;

/** Who wants to know how far a long piece of work is. Called often, so it must be quick; what it throws ends the work. */
@FunctionalInterface
public interface Progress {
    /**
     * @param phase what is being done, a few words that stay the same during the phase
     * @param fraction share of the phase that is done, 0 to 1
     * @param detail what just happened, may be empty
     */
    void report(String phase, double fraction, String detail);

    /**
     * Tells a part of the result as soon as it is known. Whoever passes reports on passes this on too.
     *
     * @param name the part's, as the result itself names it
     * @param value what the result will say there
     */
    default void found(String name, Object value) {}

    static Progress silent() {
        return (phase, fraction, detail) -> {};
    }

    /** Tells this of another's work as of one phase, whatever phases the other names. */
    default Progress during(String phase) {
        return new OnePhaseProgress(phase, this);
    }

    /** Tells two, in this order. */
    static Progress both(Progress first, Progress second) {
        return new BothProgress(first, second);
    }
}
