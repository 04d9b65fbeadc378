package dev.salem.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The result in one or two plain sentences. */
final class Headline {
    static final String EDIT_ACCURACY = "edit_accuracy";
    static final String GENERALITY = "generality";
    static final String DRAWDOWN = "drawdown";

    private Headline() {}

    static String of(ReportData data) {
        List<String> parts = new ArrayList<>();
        result(data).ifPresent(parts::add);
        ReportData.Change change = data.change();
        parts.add(Words.oneLine(change.layer()) + (change.layers() > 0 ? " of " + change.layers() : "") + " edited");
        if (change.totalBytes() > 0) {
            parts.add(Numbers.bytes(change.changedBytes()) + " of " + Numbers.bytes(change.totalBytes()) + " changed");
        }
        String whole = Words.capitalised(String.join("; ", parts)) + ".";
        return data.status() == ReportData.Status.REJECTED ? rejection(data) + " " + whole : whole;
    }

    /** The metric of that registered name. */
    static Optional<ReportData.Metric> metric(ReportData data, String name) {
        return data.metrics().stream()
                .filter(metric -> metric.name().equals(name))
                .findFirst();
    }

    /** What a metric's rows are, said in words, for example {@code 3 of 1,377 correct answers lost}. */
    static String rows(ReportData.Metric metric) {
        String rows = Numbers.rows(metric.measured());
        if (rows.isEmpty()) {
            return "";
        }
        return switch (metric.name()) {
            case EDIT_ACCURACY -> rows + " mistakes corrected";
            case GENERALITY -> rows + " rewordings right";
            case DRAWDOWN -> rows + " correct answers lost";
            default -> rows;
        };
    }

    private static Optional<String> result(ReportData data) {
        List<String> figures = new ArrayList<>();
        for (String name : List.of(EDIT_ACCURACY, DRAWDOWN)) {
            metric(data, name).map(Headline::figure).ifPresent(figures::add);
        }
        return figures.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", figures));
    }

    private static String figure(ReportData.Metric metric) {
        String rows = rows(metric);
        return rows.isEmpty() ? Words.spaced(metric.name()) + " " + Numbers.value(metric.measured()) : rows;
    }

    private static String rejection(ReportData data) {
        List<String> missed = data.metrics().stream()
                .filter(metric -> Boolean.FALSE.equals(metric.met()))
                .map(metric -> Words.spaced(metric.name()) + " is " + Numbers.value(metric.measured()) + " where "
                        + Words.oneLine(metric.gate()) + " was asked for")
                .toList();
        return missed.isEmpty() ? "Rejected by the gate." : "Rejected: " + String.join("; ", missed) + ".";
    }
}
