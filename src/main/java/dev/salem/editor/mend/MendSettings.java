package dev.salem.editor.mend;

/**
 * How an editor is built and trained.
 *
 * @param normalisation coordinates in which the editor sees factors
 * @param mode which factors it sees
 * @param rank inner size of the editor's blocks
 * @param batch the most edits whose gradients are aggregated
 * @param maxLowRank the most factors of an aggregated gradient, in {@link FactorMode#BATCH}
 * @param energy share of the squared singular values that the factors keep, above 0 to 1
 * @param learningRate of the editor's weights
 * @param stepLearningRate of the logarithm of the step size α
 * @param accumulation steps whose gradients are added up for one update
 * @param maxSteps steps at most, a multiple of {@code validationInterval}
 * @param validationInterval steps between validations, a multiple of {@code accumulation}
 * @param patience validations without a gain after which training ends
 * @param passesPerStep passes whose answers a step holds
 * @param editWeight weight of the edits' loss beside the passes' divergence
 * @param clipNorm norm to which an update's gradient is cut
 * @param seed of every random choice
 */
public record MendSettings(
        Normalisation normalisation,
        FactorMode mode,
        int rank,
        int batch,
        int maxLowRank,
        double energy,
        double learningRate,
        double stepLearningRate,
        int accumulation,
        int maxSteps,
        int validationInterval,
        int patience,
        int passesPerStep,
        double editWeight,
        double clipNorm,
        long seed) {
    public MendSettings {
        atLeastOne("rank", rank);
        atLeastOne("batch", batch);
        atLeastOne("maxLowRank", maxLowRank);
        atLeastOne("accumulation", accumulation);
        atLeastOne("validationInterval", validationInterval);
        atLeastOne("patience", patience);
        atLeastOne("passesPerStep", passesPerStep);
        positive("energy", energy);
        positive("learningRate", learningRate);
        positive("stepLearningRate", stepLearningRate);
        positive("editWeight", editWeight);
        positive("clipNorm", clipNorm);
        if (energy > 1) {
            throw new IllegalArgumentException("energy must be at most 1, got: " + energy);
        }
        if (validationInterval % accumulation != 0) {
            throw new IllegalArgumentException("validationInterval must be a multiple of the accumulation "
                    + accumulation + ", got: " + validationInterval);
        }
        if (maxSteps < 0 || maxSteps % validationInterval != 0) {
            throw new IllegalArgumentException("maxSteps must be a multiple of the validationInterval "
                    + validationInterval + ", got: " + maxSteps);
        }
    }

    /**
     * MEND's constants, scaled to trainings of minutes on a classifier of 6 blocks. SaLEM's 16 factors of a gradient are too
     * few for 10 fails with their adapts: the spectrum of their whitened gradient is flat.
     */
    public static MendSettings standard() {
        return new MendSettings(
                Normalisation.WHITENED,
                FactorMode.BATCH,
                256,
                10,
                64,
                0.95,
                3e-4,
                1e-2,
                10,
                300,
                50,
                4,
                48,
                0.1,
                100,
                0);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, got: " + value);
        }
    }

    private static void positive(String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " must be above 0 and finite, got: " + value);
        }
    }
}
