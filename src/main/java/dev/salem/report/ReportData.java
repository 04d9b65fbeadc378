package dev.salem.report;

import java.util.List;
import java.util.Objects;

/**
 * Everything a report tells, in the order the page tells it. The values are the caller's: nothing here is measured, computed
 * or dated, so equal data give equal reports. Shares and probabilities lie in 0…1; a figure that was not measured is NaN and
 * is shown as a dash.
 *
 * @param title what the edit is about, in a few words
 * @param toolVersion the version of the program that made the edit
 * @param createdAt when the edit was made, as text to be shown unchanged
 * @param klPass mean KL divergence of the edited from the base answers on held-out passes, in nats
 * @param stages what each step of the editing reached, in their order; may be empty
 * @param margins how far answers stood from being wrong, a group of rows each; may be empty
 * @param peakMemoryMegabytes the largest resident memory of the process, in 10⁶ bytes
 */
public record ReportData(
        String title,
        String toolVersion,
        String createdAt,
        Status status,
        Base base,
        EditSetFacts editSet,
        Change change,
        LayerScores saliency,
        List<Metric> metrics,
        double klPass,
        List<ClassDrawdown> drawdownByClass,
        List<Stage> stages,
        List<ChangedAnswer> examples,
        List<Margins> margins,
        TradeOff tradeOff,
        List<Timing> timings,
        double peakMemoryMegabytes,
        List<String> warnings,
        List<OutputFile> files) {

    public ReportData {
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(toolVersion, "toolVersion");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(editSet, "editSet");
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(saliency, "saliency");
        Objects.requireNonNull(tradeOff, "tradeOff");
        metrics = List.copyOf(metrics);
        drawdownByClass = List.copyOf(drawdownByClass);
        stages = List.copyOf(stages);
        examples = List.copyOf(examples);
        margins = List.copyOf(margins);
        timings = List.copyOf(timings);
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
    }

    /** Whether the gate let the edit through. */
    public enum Status {
        EDITED,
        REJECTED
    }

    /** The model that was edited. */
    public record Base(String name, String digest, String architecture, List<String> labels) {
        public Base {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(architecture, "architecture");
            labels = List.copyOf(labels);
        }
    }

    /** The edit set, and how many rows of each kind it has, in the order to be shown. */
    public record EditSetFacts(String path, String digest, List<RowCount> counts) {
        public EditSetFacts {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(digest, "digest");
            counts = List.copyOf(counts);
        }
    }

    /** A kind of row and its number, for example {@code "fails"}, 62. */
    public record RowCount(String label, long number) {
        public RowCount {
            Objects.requireNonNull(label, "label");
            requireNotNegative("number", number);
        }
    }

    /**
     * What was changed and how.
     *
     * @param layer the edited layer as a reader knows it, for example {@code "layer 0"}
     * @param layers how many layers there were to choose from; 0 where that is not to be said
     */
    public record Change(
            String layer,
            int layers,
            List<String> tensors,
            String method,
            List<Setting> settings,
            long changedBytes,
            long totalBytes) {
        public Change {
            Objects.requireNonNull(layer, "layer");
            Objects.requireNonNull(method, "method");
            requireNotNegative("layers", layers);
            requireNotNegative("changedBytes", changedBytes);
            if (totalBytes < changedBytes) {
                throw new IllegalArgumentException(
                        "totalBytes must be at least changedBytes " + changedBytes + ", got: " + totalBytes);
            }
            tensors = List.copyOf(tensors);
            settings = List.copyOf(settings);
        }
    }

    public record Setting(String name, String value) {
        public Setting {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * A measured figure. With a {@code total} it is the share {@code count / total}; with a total of 0 it is a plain number, such
     * as a difference of perplexities.
     *
     * @param low95 lower end of the 95 % interval, or NaN
     * @param high95 upper end of the 95 % interval, or NaN
     */
    public record Measured(double value, long count, long total, double low95, double high95) {
        public Measured {
            requireNotNegative("count", count);
            if (total < count) {
                throw new IllegalArgumentException("total must be at least count " + count + ", got: " + total);
            }
            if (low95 > high95) {
                throw new IllegalArgumentException("low95 must not be over high95 " + high95 + ", got: " + low95);
            }
        }

        /** Whether the figure is a share of rows. */
        public boolean isShare() {
            return total > 0;
        }
    }

    /**
     * A metric under its registered name, for example {@code edit_accuracy}, {@code generality}, {@code drawdown}.
     *
     * @param gate what was asked of it, for example {@code "at most 2%"}, or null
     * @param met whether it was reached; null exactly when {@code gate} is
     */
    public record Metric(String name, String explanation, Measured measured, String gate, Boolean met) {
        public Metric {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(explanation, "explanation");
            Objects.requireNonNull(measured, "measured");
            if ((gate == null) != (met == null)) {
                throw new IllegalArgumentException(
                        "gate and met come together or not at all, got: " + gate + " and " + met);
            }
        }
    }

    /** The drawdown among the passes of one class. */
    public record ClassDrawdown(String label, Measured measured) {
        public ClassDrawdown {
            Objects.requireNonNull(label, "label");
            Objects.requireNonNull(measured, "measured");
        }
    }

    /** What one step of the editing reached. */
    public record Stage(String name, double editAccuracy, double generality, double drawdown, String note) {
        public Stage {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(note, "note");
        }
    }

    /**
     * The margins of a group of rows: log p(target) − max log p(other), over 0 when the answer is right. Row i of {@code before}
     * is row i of {@code after}.
     */
    public record Margins(String group, float[] before, float[] after) {
        public Margins {
            Objects.requireNonNull(group, "group");
            if (before.length != after.length) {
                throw new IllegalArgumentException(
                        "before and after must have one value a row, got: " + before.length + " and " + after.length);
            }
            before = before.clone();
            after = after.clone();
        }
    }

    /**
     * What less or more of the change would have given.
     *
     * @param points in ascending order of λ; may be empty
     * @param writtenLambda the λ of the written weights, or NaN
     */
    public record TradeOff(List<TradeOffPoint> points, double writtenLambda) {
        public TradeOff {
            points = List.copyOf(points);
        }

        /** No curve was measured. */
        public static TradeOff none() {
            return new TradeOff(List.of(), Double.NaN);
        }
    }

    public record TradeOffPoint(double lambda, double editAccuracy, double drawdown, double kl) {}

    public record Timing(String name, double seconds) {
        public Timing {
            Objects.requireNonNull(name, "name");
        }
    }

    /** A file that the edit left behind. */
    public record OutputFile(String name, String what, long bytes) {
        public OutputFile {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(what, "what");
            requireNotNegative("bytes", bytes);
        }
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, got: " + value);
        }
    }
}
