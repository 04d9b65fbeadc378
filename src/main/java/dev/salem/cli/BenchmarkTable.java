package dev.salem.cli;

import dev.salem.evaluation.Share;
import dev.salem.workflow.BenchmarkResult;
import dev.salem.workflow.BenchmarkResult.Edit;
import dev.salem.workflow.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A benchmark's figures as Markdown, aligned to be read as it is. */
final class BenchmarkTable {
    private static final String NONE = "–";

    /**
     * One figure.
     *
     * @param mean how it is said of several edits
     */
    private record Column(String title, Function<List<Edit>, String> mean) {
        static Column of(String title, String format, ToDoubleFunction<Edit> figure) {
            return new Column(title, edits -> said(format, BenchmarkResult.mean(edits, figure)));
        }

        private static String said(String format, double value) {
            return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
        }
    }

    private BenchmarkTable() {}

    static String of(BenchmarkResult result) {
        List<Column> columns = columns(result);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(List.of("skip", "layer", "saliency", "margin"), columns, Column::title));
        for (Edit edit : result.edits()) {
            rows.add(row(
                    List.of(
                            Integer.toString(edit.skip()),
                            edit.layerName() + (edit.wanted() ? "" : " *"),
                            percent(edit.saliency()),
                            edit.chosen().getOrDefault("margin", "")),
                    columns,
                    column -> column.mean().apply(List.of(edit))));
        }
        rows.add(row(
                List.of("mean", "", "", ""), columns, column -> column.mean().apply(result.wanted())));
        String text = MarkdownTable.of(rows)
                + String.format(
                        Locale.ROOT, "drawdown: standard deviation over edits %.4f%n", result.drawdownDeviation());
        for (BenchmarkResult.Failure failure : result.failures()) {
            text += "skip " + failure.skip() + ", " + failure.layerName() + ": no edit, " + failure.message() + "\n";
        }
        return result.edits().size() == result.wanted().size()
                ? text
                : text + "* to compare with; the means are over the layers that salem chooses\n\n"
                        + layers(result, columns);
    }

    private static String layers(BenchmarkResult result, List<Column> columns) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row(List.of("layer", "saliency", "highest in"), columns, Column::title));
        result.byLayer()
                .forEach((layer, edits) -> rows.add(row(
                        List.of(
                                edits.get(0).layerName(),
                                percent(BenchmarkResult.mean(edits, Edit::saliency)),
                                edits.stream().filter(Edit::wanted).count() + " of " + edits.size()),
                        columns,
                        column -> column.mean().apply(edits))));
        return MarkdownTable.of(rows);
    }

    private static List<Column> columns(BenchmarkResult result) {
        List<Column> columns = new ArrayList<>();
        columns.add(Column.of(
                result.task() == Task.GENERATION ? "token accuracy" : "edit accuracy",
                "%.4f",
                edit -> edit.metrics().editAccuracy().value()));
        if (result.task() == Task.QUESTION_ANSWERING) {
            columns.add(Column.of(
                    "teacher-forced",
                    "%.4f",
                    edit -> edit.metrics().tokenAccuracy().edits().value()));
        }
        if (result.edits().stream().anyMatch(edit -> edit.usedAdapts() != null)) {
            columns.add(
                    Column.of("used adapts", "%.4f", edit -> edit.usedAdapts().value()));
        }
        columns.add(Column.of(
                "generality", "%.4f", edit -> edit.metrics().generality().value()));
        columns.add(
                Column.of("drawdown", "%.4f", edit -> edit.metrics().drawdown().value()));
        columns.add(new Column("lost", BenchmarkTable::lost));
        if (result.task() == Task.CLASSIFICATION) {
            columns.add(Column.of(
                    "accuracy change",
                    "%+.4f",
                    edit -> edit.metrics().accuracyAfter().value()
                            - edit.metrics().accuracyBefore().value()));
        }
        if (result.task() == Task.GENERATION) {
            columns.add(Column.of(
                    "perplexity", "%.3f", edit -> edit.metrics().perplexity().before()));
            columns.add(Column.of(
                    "its drawdown", "%+.4f", edit -> edit.metrics().perplexity().drawdown()));
        }
        columns.add(Column.of("seconds", "%.1f", Edit::editSeconds));
        return columns;
    }

    private static String lost(List<Edit> edits) {
        List<Share> shares =
                edits.stream().map(edit -> edit.metrics().drawdown()).toList();
        return shares.stream().mapToInt(Share::count).sum() + " of "
                + shares.stream().mapToInt(Share::total).sum();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static List<String> row(List<String> first, List<Column> columns, Function<Column, String> cell) {
        List<String> row = new ArrayList<>(first);
        columns.forEach(column -> row.add(cell.apply(column)));
        return row;
    }
}
