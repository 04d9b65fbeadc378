package dev.salem.workflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salem.editor.WeightEdit;
import dev.salem.editset.EditSet;
import dev.salem.editset.Partition;
import dev.salem.editset.PartitionCounts;
import dev.salem.evaluation.Gate;
import dev.salem.evaluation.GateVerdict;
import dev.salem.evaluation.Metrics;
import dev.salem.model.BlockNames;
import dev.salem.report.ChangedAnswer;
import dev.salem.saliency.LayerScore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a request, in the form of {@code outcome.json}. Two outcomes of the same request on the same machine
 * type differ in times, memory and paths alone.
 *
 * @param task what the model is asked for
 * @param layer index of the edited block
 * @param tensors names of the edited tensors
 * @param method the method that was carried out
 * @param settings what was asked for and what the editor chose itself, by name
 * @param saliency one score for each layer, in order
 * @param metrics on held-out rows with the written weights
 * @param stages measures on the rows that the editor used, after each stage
 * @param tradeOff what less of the change would have given
 * @param edited the edited model; null when the gate rejected it
 * @param registered the new version; null when none was registered
 * @param timings seconds by {@code <step>Seconds}
 * @param requestKey the same for the same base, edit set and settings
 * @param version of the program
 * @param createdAt when, in UTC
 * @param examples rows worth looking at, at most 60 of a kind
 */
public record EditOutcome(
        Status status,
        String title,
        Base base,
        EditSetFacts editSet,
        Task task,
        int layer,
        List<String> tensors,
        String method,
        Map<String, String> settings,
        List<LayerScore> saliency,
        Counts counts,
        Metrics metrics,
        List<Stage> stages,
        List<WeightEdit.TradeOffPoint> tradeOff,
        GateResult gate,
        Change change,
        Edited edited,
        Registered registered,
        Map<String, Double> timings,
        Memory memory,
        long seed,
        int threads,
        int maxLength,
        String requestKey,
        String editSetDigest,
        String version,
        String createdAt,
        List<String> warnings,
        List<ChangedAnswer> examples) {

    public EditOutcome {
        // Outcomes of before there were other tasks name none.
        task = task == null ? Task.CLASSIFICATION : task;
        tensors = List.copyOf(tensors);
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        saliency = List.copyOf(saliency);
        stages = List.copyOf(stages);
        tradeOff = List.copyOf(tradeOff);
        timings = Collections.unmodifiableMap(new LinkedHashMap<>(timings));
        warnings = List.copyOf(warnings);
        examples = List.copyOf(examples);
    }

    /** Whether the gate let the edit through. */
    public enum Status {
        EDITED,
        REJECTED
    }

    /**
     * The version that was edited.
     *
     * @param name its pinned URI, or the path as given
     * @param digest SHA-256 of its weight files
     * @param layers number of its blocks
     * @param encoderLayers how many of them are an encoder's in front of a decoder
     */
    public record Base(
            String name,
            String digest,
            String architecture,
            List<String> labels,
            int layers,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int encoderLayers) {
        /** What people call a layer. */
        public String layerName(int layer) {
            return new BlockNames(encoderLayers).of(layer);
        }
    }

    /** The edit set as given. */
    public record EditSetFacts(String path, String digest) {}

    /**
     * How many rows went where.
     *
     * @param truncated rows longer than the model reads
     * @param madeAdapts used adapts that were made by rules
     */
    public record Counts(
            int fails,
            int adapts,
            int passes,
            int noOpFails,
            int failingPasses,
            int usedAdapts,
            int heldoutAdapts,
            int usedPasses,
            int heldoutPasses,
            int heldoutFails,
            int seenHeldout,
            int truncated,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int madeAdapts) {
        static Counts of(EditSet set, Partition partition, Answers answers) {
            PartitionCounts counts = partition.counts();
            return new Counts(
                    counts.fails(),
                    counts.adapts(),
                    counts.passes(),
                    counts.noOpFails(),
                    counts.failingPasses(),
                    counts.usedAdapts(),
                    counts.heldoutAdapts(),
                    counts.usedPasses(),
                    counts.heldoutPasses(),
                    counts.heldoutFails(),
                    counts.seenHeldout(),
                    answers.truncated().size(),
                    (int) partition.usedAdapts().stream().filter(set::isMade).count());
        }
    }

    /** What one stage of the editing reached on the rows that the editor used. */
    public record Stage(String name, StageMetrics metrics) {
        static Stage of(WeightEdit.Stage stage) {
            return new Stage(
                    stage.name(),
                    new StageMetrics(
                            stage.editAccuracy(), stage.adaptAccuracy(), stage.passDrawdown(), stage.smallestMargin()));
        }
    }

    public record StageMetrics(double editAccuracy, double adaptAccuracy, double passDrawdown, double smallestMargin) {}

    /** What was asked of the edit, and whether it was met. */
    public record GateResult(
            double minEditAccuracy,
            double minGenerality,
            double maxDrawdown,
            double maxPerplexityDrawdown,
            boolean passed,
            List<String> reasons) {
        public GateResult {
            // JSON has no infinity: no bound is written as null, which reads back as no number.
            maxPerplexityDrawdown =
                    Double.isNaN(maxPerplexityDrawdown) ? Double.POSITIVE_INFINITY : maxPerplexityDrawdown;
        }

        static GateResult of(Gate gate, GateVerdict verdict) {
            return new GateResult(
                    gate.minEditAccuracy(),
                    gate.minGenerality(),
                    gate.maxDrawdown(),
                    gate.maxPerplexityDrawdown(),
                    verdict.passed(),
                    verdict.reasons());
        }
    }

    /** How much of the weights the edit changes. */
    public record Change(long changedBytes, long totalBytes) {}

    /** The edited model. */
    public record Edited(String path, String digest, long changedBytes) {}

    /** The registered version. */
    public record Registered(String name, int version, String uri, String alias) {}

    /** @param peakRssMb the largest resident memory of the process in 10⁶ bytes; NaN, in JSON null, where not known */
    public record Memory(double peakRssMb) {}

    /** This outcome once its version is registered, with what is to be said of that. */
    EditOutcome with(Registered version, List<String> furtherWarnings) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(furtherWarnings);
        return new EditOutcome(
                status,
                title,
                base,
                editSet,
                task,
                layer,
                tensors,
                method,
                settings,
                saliency,
                counts,
                metrics,
                stages,
                tradeOff,
                gate,
                change,
                edited,
                version,
                timings,
                memory,
                seed,
                threads,
                maxLength,
                requestKey,
                editSetDigest,
                this.version,
                createdAt,
                all,
                examples);
    }
}
