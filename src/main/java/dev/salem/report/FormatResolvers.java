package dev.salem.report;

import io.quarkus.qute.ValueResolver;
import java.util.function.Function;

/** What the page's template may ask of a figure or a text, as in {@code {stage.drawdown.percent}}. */
final class FormatResolvers {
    private static final int LONGEST_EXAMPLE = 220;

    private FormatResolvers() {}

    static ValueResolver[] all() {
        return new ValueResolver[] {
            format(Double.class, "percent", Numbers::percent),
            format(Double.class, "probability", Numbers::probability),
            format(Double.class, "plain", Numbers::plain),
            format(Double.class, "seconds", Numbers::seconds),
            format(Double.class, "megabytes", Numbers::megabytes),
            format(Long.class, "grouped", Numbers::grouped),
            format(Long.class, "bytes", Numbers::bytes),
            format(String.class, "line", Words::oneLine),
            format(String.class, "sentence", text -> Words.capitalised(Words.oneLine(text))),
            format(String.class, "short", text -> Words.shorten(text, LONGEST_EXAMPLE)),
            format(ReportData.Measured.class, "figure", Numbers::value),
            format(ReportData.Measured.class, "interval", Numbers::interval),
            format(ReportData.Measured.class, "rows", Numbers::rows),
            format(ReportData.Metric.class, "words", metric -> Words.capitalised(Words.spaced(metric.name()))),
            format(ReportData.Metric.class, "caption", Headline::rows),
            format(ReportData.Change.class, "changedShare", FormatResolvers::changedShare)
        };
    }

    /** The bytes changed as a percentage of all. */
    private static String changedShare(ReportData.Change change) {
        return Numbers.percent((double) change.changedBytes() / change.totalBytes());
    }

    private static <T> ValueResolver format(Class<T> type, String name, Function<T, String> format) {
        return ValueResolver.builder()
                .applyToBaseClass(type)
                .applyToName(name)
                .resolveSync(context -> format.apply(type.cast(context.getBase())))
                .build();
    }
}
