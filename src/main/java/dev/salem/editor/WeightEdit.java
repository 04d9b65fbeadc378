package dev.salem.editor;

import dev.salem.model.FfnMatrix;
import java.util.List;
import java.util.Map;

/**
 * An edited weight and how it came about.
 *
 * @param matrix the weight that changed
 * @param values the edited weight {@code [out, in]} row by row, already rounded to the stored type
 * @param stages measures on the used rows after each stage, in order
 * @param tradeOff measures on the used rows along the way from the unedited to the edited weight
 * @param facts settings that the editor chose itself, by name, in order of interest
 * @param warnings what the user should look at
 */
public record WeightEdit(
        FfnMatrix matrix,
        float[] values,
        List<Stage> stages,
        List<TradeOffPoint> tradeOff,
        Map<String, String> facts,
        List<String> warnings) {
    /**
     * Measures on the rows that the editor used.
     *
     * @param name the stage
     * @param editAccuracy share of fails that are right
     * @param adaptAccuracy share of used adapts that are right, NaN without any
     * @param passDrawdown share of the used passes at hand that are wrong
     * @param smallestMargin smallest margin (target's logit minus largest other) of fails and used adapts
     */
    public record Stage(
            String name, double editAccuracy, double adaptAccuracy, double passDrawdown, double smallestMargin) {}

    /**
     * One extent of the edit.
     *
     * @param lambda share of the whole change, 0 to 1
     * @param editAccuracy share of fails and used adapts that are right
     * @param passDrawdown share of the used passes at hand that are wrong
     * @param kl mean divergence of the edited from the unedited model on the used passes at hand, in nats
     */
    public record TradeOffPoint(double lambda, double editAccuracy, double passDrawdown, double kl) {}
}
