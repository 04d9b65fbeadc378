package dev.salem.report;

import java.util.List;
import java.util.Objects;

/**
 * The layers' saliency as a report shows it.
 *
 * @param chosen the chosen layer's place in {@code layers}, or −1
 * @param warning why the choice should be read with care, or null
 */
public record LayerScores(List<Layer> layers, int chosen, String warning) {
    public LayerScores {
        layers = List.copyOf(layers);
        if (chosen < -1 || chosen >= layers.size()) {
            throw new IllegalArgumentException(
                    "chosen must be -1 or a place among " + layers.size() + " layers, got: " + chosen);
        }
    }

    /** No layer was scored, as when the user named the layer. */
    public static LayerScores none() {
        return new LayerScores(List.of(), -1, null);
    }

    /**
     * One layer.
     *
     * @param score the mean absolute gradient, not negative
     * @param share the score's share of all layers' sum
     * @param bootstrapProbability how often this layer was the strongest when the samples were drawn anew
     * @param failOnlyScore the score over fails alone, NaN when not measured
     */
    public record Layer(String name, double score, double share, double bootstrapProbability, double failOnlyScore) {
        public Layer {
            Objects.requireNonNull(name, "name");
            if (score < 0 || failOnlyScore < 0) {
                throw new IllegalArgumentException(
                        "scores must not be negative, got: " + score + " and " + failOnlyScore + " for " + name);
            }
        }
    }
}
