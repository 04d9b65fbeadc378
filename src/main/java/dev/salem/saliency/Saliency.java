package dev.salem.saliency;

import dev.salem.model.BlockNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The scores of all layers and the choice that follows from them.
 *
 * @param scores one for each layer, in order
 * @param samples number of texts that were averaged over
 */
public record Saliency(List<LayerScore> scores, int samples) {
    private static final double CERTAIN = 0.9;
    /** Layers with this share of the highest score pull about as strongly. */
    private static final double NEAR = 0.5;

    public Saliency {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("scores must not be empty");
        }
        scores = List.copyOf(scores);
    }

    /** The layer with the highest score. */
    public LayerScore strongest() {
        return ranked().get(0);
    }

    /** The layer with the second highest score, if there are two. */
    public Optional<LayerScore> runnerUp() {
        return ranked().stream().skip(1).findFirst();
    }

    /** The last of the layers that score at least half as high as the strongest. */
    public LayerScore lastOfTheStrong() {
        double enough = NEAR * strongest().score();
        return scores.stream()
                .filter(layer -> layer.score() >= enough)
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private List<LayerScore> ranked() {
        return scores.stream()
                .sorted(Comparator.comparingDouble(LayerScore::score).reversed())
                .toList();
    }

    /** Why the scores, and a choice among them, should be looked at, if they should. */
    public List<String> warnings(LayerScore chosen, BlockNames names) {
        LayerScore strongest = strongest();
        List<String> warnings = new ArrayList<>();
        if (strongest.probability() < CERTAIN) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "%s has the highest score in only %.0f %% of bootstrap draws",
                    names.of(strongest.layer()),
                    100 * strongest.probability()));
        }
        boolean atAnEnd = chosen.layer() == 0 || chosen.layer() == scores.size() - 1;
        if (scores.size() > 2 && atAnEnd && chosen.equals(strongest)) {
            warnings.add("the " + (chosen.layer() == 0 ? "first" : "last") + " layer was chosen: compare with --layer "
                    + runnerUp().orElseThrow().layer());
        }
        return List.copyOf(warnings);
    }
}
