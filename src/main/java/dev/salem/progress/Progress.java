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

    static Progress silent() {
        return (phase, fraction, detail) -> {};
    }
}
