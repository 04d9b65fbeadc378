package dev.salem.registry;

/**
 * Hears of the steps of a registration, so that a state record can say where one stopped. A registry must not rely on
 * it: what is there already is found in the registry itself.
 */
public interface Journal {
    /** A journal that keeps nothing. */
    Journal NONE = new Journal() {
        @Override
        public void begins(String step) {}

        @Override
        public void ended(String step, String result) {}
    };

    /** A step is about to be done. */
    void begins(String step);

    /**
     * A step is done.
     *
     * @param result what it made or found, such as a run's id; may be empty
     */
    void ended(String step, String result);
}
