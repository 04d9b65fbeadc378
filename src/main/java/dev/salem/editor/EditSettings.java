package dev.salem.editor;

import java.util.OptionalDouble;

/**
 * What the user may turn.
 *
 * @param margin margin that edits shall reach, in logits; empty lets the used rows decide
 * @param wantedGenerality share of kept-aside adapts that the automatic margin is raised for, 0 to 1
 * @param allowedDrawdown share of kept-aside passes that the automatic margin may lose, 0 to 1
 * @param batch number of edits whose gradients are aggregated, at least 1
 */
public record EditSettings(OptionalDouble margin, double wantedGenerality, double allowedDrawdown, int batch) {
    public EditSettings {
        if (margin.isPresent() && !(margin.getAsDouble() > 0 && margin.getAsDouble() <= 100)) {
            throw new IllegalArgumentException("margin must be above 0 and at most 100, got: " + margin.getAsDouble());
        }
        if (!(wantedGenerality >= 0 && wantedGenerality <= 1)) {
            throw new IllegalArgumentException("wantedGenerality must be between 0 and 1, got: " + wantedGenerality);
        }
        if (!(allowedDrawdown >= 0 && allowedDrawdown <= 1)) {
            throw new IllegalArgumentException("allowedDrawdown must be between 0 and 1, got: " + allowedDrawdown);
        }
        if (batch < 1) {
            throw new IllegalArgumentException("batch must be at least 1, got: " + batch);
        }
    }

    /** The automatic margin and batches of 10, as the paper's. */
    public static EditSettings standard() {
        return new EditSettings(OptionalDouble.empty(), 0.9, 0.01, 10);
    }
}
