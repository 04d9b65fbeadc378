package dev.salem.workflow;

import dev.salem.evaluation.Metrics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Figures of several edits of one model.
 *
 * @param edits one for each cut
 * @param editAccuracy means over the edits, as the rest
 * @param drawdownDeviation standard deviation of the drawdown over the edits
 * @param accuracyChange mean of accuracy after minus before on held-out rows that are no adapts
 * @param editSeconds mean time of an edit, without loading and measuring
 */
public record BenchmarkResult(
        List<Edit> edits,
        double editAccuracy,
        double generality,
        double drawdown,
        double drawdownDeviation,
        double accuracyChange,
        double editSeconds) {

    /**
     * One edit.
     *
     * @param chosen what the editor chose itself, by name
     */
    public record Edit(
            int skip, int layer, String method, Map<String, String> chosen, double editSeconds, Metrics metrics) {}

    static BenchmarkResult of(List<Edit> edits) {
        double drawdown = mean(edits, edit -> edit.metrics().drawdown().value());
        double squares = mean(edits, edit -> Math.pow(edit.metrics().drawdown().value() - drawdown, 2));
        return new BenchmarkResult(
                List.copyOf(edits),
                mean(edits, edit -> edit.metrics().editAccuracy().value()),
                mean(edits, edit -> edit.metrics().generality().value()),
                drawdown,
                Math.sqrt(squares),
                mean(
                        edits,
                        edit -> edit.metrics().accuracyAfter().value()
                                - edit.metrics().accuracyBefore().value()),
                mean(edits, Edit::editSeconds));
    }

    private static double mean(List<Edit> edits, ToDoubleFunction<Edit> figure) {
        return edits.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
