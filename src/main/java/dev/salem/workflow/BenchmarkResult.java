package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salem.evaluation.Metrics;
import dev.salem.evaluation.Share;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Figures of several edits of one model. Means are over the edits where they were to be made: at the layer that was asked
 * for, or at the one with the highest score.
 *
 * @param edits one for each cut, or for each cut and layer
 * @param failures edits that could not be made at a layer to compare with
 * @param editAccuracy mean, as the rest
 * @param drawdownDeviation standard deviation of the drawdown over the edits
 * @param accuracyChange mean of accuracy after minus before on held-out rows that are no adapts
 * @param editSeconds mean time of an edit, without loading and measuring
 */
public record BenchmarkResult(
        Task task,
        List<Edit> edits,
        List<Failure> failures,
        double editAccuracy,
        double generality,
        double drawdown,
        double drawdownDeviation,
        double accuracyChange,
        double editSeconds) {
    /**
     * One edit.
     *
     * @param layerName as people call it
     * @param saliency the layer's share of all layers' scores
     * @param wanted whether this is the layer where the edit was to be made, and not one more to compare with
     * @param chosen what the editor chose itself, by name
     * @param usedAdapts share of the adapts right now that the editor saw; null without any
     */
    public record Edit(
            int skip,
            int layer,
            String layerName,
            double saliency,
            boolean wanted,
            String method,
            Map<String, String> chosen,
            double editSeconds,
            @JsonInclude(JsonInclude.Include.NON_NULL) Share usedAdapts,
            Metrics metrics) {}

    /**
     * An edit that could not be made.
     *
     * @param layerName as people call the layer
     */
    public record Failure(int skip, int layer, String layerName, String message) {}

    public BenchmarkResult {
        edits = List.copyOf(edits);
        failures = List.copyOf(failures);
    }

    static BenchmarkResult of(Task task, List<Edit> edits, List<Failure> failures) {
        List<Edit> wanted = edits.stream().filter(Edit::wanted).toList();
        double drawdown = mean(wanted, edit -> edit.metrics().drawdown().value());
        double squares = mean(wanted, edit -> Math.pow(edit.metrics().drawdown().value() - drawdown, 2));
        return new BenchmarkResult(
                task,
                edits,
                failures,
                mean(wanted, edit -> edit.metrics().editAccuracy().value()),
                mean(wanted, edit -> edit.metrics().generality().value()),
                drawdown,
                Math.sqrt(squares),
                mean(
                        wanted,
                        edit -> edit.metrics().accuracyAfter().value()
                                - edit.metrics().accuracyBefore().value()),
                mean(wanted, Edit::editSeconds));
    }

    /** The edits that the means are over. */
    @JsonIgnore
    public List<Edit> wanted() {
        return edits.stream().filter(Edit::wanted).toList();
    }

    /** The edits by layer, in the layers' order. */
    @JsonIgnore
    public Map<Integer, List<Edit>> byLayer() {
        return edits.stream().collect(Collectors.groupingBy(Edit::layer, TreeMap::new, Collectors.toList()));
    }

    /** The mean of a figure, NaN of no edits. */
    public static double mean(List<Edit> edits, ToDoubleFunction<Edit> figure) {
        return edits.stream().mapToDouble(figure).average().orElse(Double.NaN);
    }
}
