package dev.salem.workflow;

import dev.salem.evaluation.Scored;
import dev.salem.evaluation.Share;
import dev.salem.report.LayerScores;
import dev.salem.report.ReportData;
import dev.salem.saliency.LayerScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tells an outcome as a report's data. */
final class OutcomeReport {
    private static final String SECONDS = "Seconds";

    private OutcomeReport() {}

    static ReportData of(EditOutcome outcome, List<ReportData.Margins> margins, List<ReportData.OutputFile> files) {
        return new ReportData(
                outcome.title(),
                outcome.version(),
                outcome.createdAt(),
                outcome.status() == EditOutcome.Status.EDITED ? ReportData.Status.EDITED : ReportData.Status.REJECTED,
                new ReportData.Base(
                        outcome.base().name(),
                        outcome.base().digest(),
                        outcome.base().architecture() + ", " + outcome.base().layers() + " layers",
                        outcome.base().labels()),
                new ReportData.EditSetFacts(
                        outcome.editSet().path(), outcome.editSet().digest(), counts(outcome.counts())),
                change(outcome),
                layers(outcome),
                MetricRows.of(outcome.metrics(), outcome.gate()),
                outcome.metrics().klPass(),
                outcome.metrics().drawdownByClass().entrySet().stream()
                        .map(entry -> new ReportData.ClassDrawdown(entry.getKey(), measured(entry.getValue())))
                        .toList(),
                outcome.stages().stream().map(OutcomeReport::stage).toList(),
                outcome.examples(),
                margins,
                tradeOff(outcome),
                outcome.timings().entrySet().stream()
                        .filter(entry -> !entry.getKey().equals(Stopwatch.TOTAL))
                        .map(OutcomeReport::timing)
                        .toList(),
                outcome.memory().peakRssMb(),
                outcome.warnings(),
                files);
    }

    /** The margins of the measured rows, a group each; groups without rows are left out. */
    static List<ReportData.Margins> margins(Judgement judgement) {
        List<ReportData.Margins> margins = new ArrayList<>();
        addMargins(margins, "Edited fails", judgement.edits());
        addMargins(margins, "Held-out adapts", judgement.adapts());
        addMargins(margins, "Held-out passes", judgement.passes());
        return margins;
    }

    static ReportData.Measured measured(Share share) {
        return new ReportData.Measured(share.value(), share.count(), share.total(), share.low95(), share.high95());
    }

    private static void addMargins(List<ReportData.Margins> margins, String group, List<Scored> rows) {
        if (rows.isEmpty()) {
            return;
        }
        float[] before = new float[rows.size()];
        float[] after = new float[rows.size()];
        for (int row = 0; row < before.length; row++) {
            before[row] = (float) rows.get(row).marginBefore();
            after[row] = (float) rows.get(row).marginAfter();
        }
        margins.add(new ReportData.Margins(group + " (" + rows.size() + ")", before, after));
    }

    private static List<ReportData.RowCount> counts(EditOutcome.Counts counts) {
        List<ReportData.RowCount> rows = new ArrayList<>();
        rows.add(new ReportData.RowCount("fails", counts.fails()));
        rows.add(new ReportData.RowCount("used adapts", counts.usedAdapts()));
        addCount(rows, "of these made by rules", counts.madeAdapts());
        rows.add(new ReportData.RowCount("held-out adapts", counts.heldoutAdapts()));
        rows.add(new ReportData.RowCount("used passes", counts.usedPasses()));
        rows.add(new ReportData.RowCount("held-out passes", counts.heldoutPasses()));
        addCount(rows, "held-out fails", counts.heldoutFails());
        addCount(rows, "fails right already", counts.noOpFails());
        addCount(rows, "passes that fail", counts.failingPasses());
        addCount(rows, "truncated texts", counts.truncated());
        return rows;
    }

    private static void addCount(List<ReportData.RowCount> rows, String label, int number) {
        if (number > 0) {
            rows.add(new ReportData.RowCount(label, number));
        }
    }

    private static ReportData.Change change(EditOutcome outcome) {
        return new ReportData.Change(
                outcome.base().layerName(outcome.layer()),
                outcome.base().encoderLayers() > 0 ? 0 : outcome.base().layers(),
                outcome.tensors(),
                outcome.method(),
                outcome.settings().entrySet().stream()
                        .map(entry -> new ReportData.Setting(entry.getKey(), entry.getValue()))
                        .toList(),
                outcome.change().changedBytes(),
                outcome.change().totalBytes());
    }

    private static LayerScores layers(EditOutcome outcome) {
        return layers(outcome.saliency(), outcome.layer(), outcome.base());
    }

    static LayerScores layers(List<LayerScore> scores, int chosen, EditOutcome.Base base) {
        List<LayerScores.Layer> layers = scores.stream()
                .map(score -> new LayerScores.Layer(
                        base.layerName(score.layer()),
                        score.score(),
                        score.share(),
                        score.probability(),
                        score.failScore()))
                .toList();
        return new LayerScores(layers, chosen, null);
    }

    private static ReportData.Stage stage(EditOutcome.Stage stage) {
        EditOutcome.StageMetrics metrics = stage.metrics();
        return new ReportData.Stage(
                stage.name(),
                metrics.editAccuracy(),
                metrics.adaptAccuracy(),
                metrics.passDrawdown(),
                String.format(Locale.ROOT, "on the used rows; smallest margin %.2f", metrics.smallestMargin()));
    }

    private static ReportData.TradeOff tradeOff(EditOutcome outcome) {
        if (outcome.tradeOff().isEmpty()) {
            return ReportData.TradeOff.none();
        }
        return new ReportData.TradeOff(
                outcome.tradeOff().stream()
                        .map(point -> new ReportData.TradeOffPoint(
                                point.lambda(), point.editAccuracy(), point.passDrawdown(), point.kl()))
                        .toList(),
                Double.parseDouble(outcome.settings().getOrDefault("extent", "NaN")));
    }

    private static ReportData.Timing timing(Map.Entry<String, Double> entry) {
        String name = entry.getKey();
        return new ReportData.Timing(
                name.endsWith(SECONDS) ? name.substring(0, name.length() - SECONDS.length()) : name, entry.getValue());
    }
}
