package dev.salem.editor.mend;

/** Settings for a tiny model. */
final class Small {
    private Small() {}

    /** All of the energy, so that nothing of a gradient is cut off. */
    static MendSettings settings(Normalisation normalisation, FactorMode mode) {
        return new MendSettings(normalisation, mode, 6, 4, 64, 1, 1e-2, 3e-2, 2, 40, 10, 100, 8, 0.5, 100, 5);
    }

    static MendSettings settings() {
        return settings(Normalisation.WHITENED, FactorMode.BATCH);
    }
}
