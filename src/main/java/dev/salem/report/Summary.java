package dev.salem.report;

import java.util.ArrayList;
import java.util.List;

/** The result of an edit as a few lines on a terminal. */
public final class Summary {
    private static final int WIDTH = 92;
    private static final int INDENT = 2;
    private static final int INSIDE = WIDTH - INDENT;
    private static final int NAME = 16;
    private static final int LONGEST_ANSWER = 24;
    private static final int MOST_CORRECTED = 3;
    private static final int MOST_LOST = 2;
    private static final int MOST_REWORDINGS = 1;

    private final Terminal terminal;
    private final ReportData data;
    private final List<String> lines = new ArrayList<>();

    private Summary(ReportData data, boolean ansi) {
        this.data = data;
        this.terminal = new Terminal(ansi);
    }

    /**
     * The summary, in lines of at most 92 columns, ended by a line break. Control characters of the data do not reach the
     * terminal.
     *
     * @param ansi whether to style with ANSI codes
     */
    public static String text(ReportData data, boolean ansi) {
        Summary summary = new Summary(data, ansi);
        summary.head();
        summary.metrics();
        summary.layers();
        summary.examples("Mistakes corrected", MOST_CORRECTED, ChangedAnswer.Kind.FIXED);
        summary.examples("Mistakes still wrong", MOST_LOST, ChangedAnswer.Kind.NOT_FIXED);
        summary.examples("Rewordings right now", MOST_REWORDINGS, ChangedAnswer.Kind.ADAPT_FIXED);
        summary.examples("Rewordings still wrong", MOST_REWORDINGS, ChangedAnswer.Kind.ADAPT_NOT_FIXED);
        summary.examples("Right answers lost", MOST_LOST, ChangedAnswer.Kind.BROKEN);
        summary.warnings();
        summary.files();
        summary.cost();
        return String.join("\n", summary.lines) + "\n";
    }

    private void head() {
        boolean edited = data.status() == ReportData.Status.EDITED;
        String status = edited ? "✓ edited" : "✗ rejected";
        String title = Terminal.fit(data.title(), INSIDE - status.length() - 2);
        line((edited ? terminal.good(status) : terminal.bad(status)) + "  " + terminal.bold(title));
        Terminal.wrap(Headline.of(data), INSIDE).forEach(this::line);
    }

    private void metrics() {
        if (data.metrics().isEmpty()) {
            return;
        }
        lines.add("");
        for (ReportData.Metric metric : data.metrics()) {
            ReportData.Measured measured = metric.measured();
            String figures =
                    Terminal.right(Numbers.value(measured), 8) + Terminal.right(Numbers.rows(measured), 16) + "   ";
            String interval = Terminal.left(Numbers.interval(measured), 16);
            String name = Terminal.left(Terminal.fit(Words.spaced(metric.name()), NAME), NAME);
            line(name + terminal.bold(figures) + terminal.faint(interval) + gate(metric));
        }
    }

    private String gate(ReportData.Metric metric) {
        if (metric.gate() == null) {
            return "";
        }
        String text = (metric.met() ? "✓ " : "✗ ") + Terminal.fit(metric.gate(), INSIDE - NAME - 45);
        return metric.met() ? terminal.good(text) : terminal.bad(text);
    }

    private void layers() {
        LayerScores scores = data.saliency();
        if (scores.chosen() < 0) {
            return;
        }
        LayerScores.Layer chosen = scores.layers().get(scores.chosen());
        String words = Words.oneLine(chosen.name()) + ": " + Numbers.percent(chosen.share())
                + " of the saliency, strongest in " + Numbers.percent(chosen.bootstrapProbability()) + " of draws";
        String bars = Sparkline.of(scores);
        String shown = Terminal.fit(words, INSIDE - NAME);
        boolean fits = Terminal.columns(shown) + 2 + bars.length() <= INSIDE - NAME;
        lines.add("");
        line(Terminal.left("layers", NAME) + (fits ? bars + "  " : "") + shown);
    }

    private void examples(String heading, int most, ChangedAnswer.Kind kind) {
        List<ChangedAnswer> examples = data.examples().stream()
                .filter(example -> example.kind() == kind)
                .toList();
        if (examples.isEmpty()) {
            return;
        }
        lines.add("");
        line(terminal.bold(heading));
        for (ChangedAnswer example : examples.subList(0, Math.min(most, examples.size()))) {
            String words = example.textPair() == null ? example.text() : example.textPair();
            line("  " + Terminal.fit(words, INSIDE - 2));
            line("    "
                    + answer(
                            example.answerBefore(),
                            example.probabilityBefore(),
                            example.kind().rightBefore())
                    + terminal.faint(" → ")
                    + answer(
                            example.answerAfter(),
                            example.probabilityAfter(),
                            example.kind().rightAfter()));
        }
        if (examples.size() > most) {
            line(terminal.faint("  and " + Numbers.grouped(examples.size() - most) + " more in the report"));
        }
    }

    private String answer(String answer, double probability, boolean right) {
        String text = Terminal.fit(answer, LONGEST_ANSWER);
        return (right ? terminal.good(text) : terminal.bad(text))
                + (Double.isFinite(probability) ? terminal.faint(" " + Numbers.probability(probability)) : "");
    }

    private void warnings() {
        if (data.warnings().isEmpty()) {
            return;
        }
        lines.add("");
        for (String warning : data.warnings()) {
            String mark = "! ";
            for (String part : Terminal.wrap(warning, INSIDE - 2)) {
                line(terminal.care(mark + part));
                mark = "  ";
            }
        }
    }

    private void files() {
        if (data.files().isEmpty()) {
            return;
        }
        int widest = data.files().stream()
                .mapToInt(file -> Terminal.columns(Words.oneLine(file.name())))
                .max()
                .orElse(0);
        int name = Math.min(widest, INSIDE / 2);
        lines.add("");
        for (ReportData.OutputFile file : data.files()) {
            line(Terminal.left(Terminal.fit(file.name(), name), name)
                    + Terminal.right(Numbers.bytes(file.bytes()), 9)
                    + "  "
                    + terminal.faint(Terminal.fit(file.what(), INSIDE - name - 11)));
        }
    }

    private void cost() {
        double seconds =
                data.timings().stream().mapToDouble(ReportData.Timing::seconds).sum();
        String spent = Double.isFinite(seconds) && seconds > 0 ? Numbers.seconds(seconds) + ", " : "";
        boolean measured = Double.isFinite(data.peakMemoryMegabytes());
        String memory = measured ? "peak memory " + Numbers.megabytes(data.peakMemoryMegabytes()) + ", " : "";
        lines.add("");
        line(terminal.faint(spent + memory + "salem " + Terminal.fit(data.toolVersion(), NAME)));
    }

    private void line(String text) {
        lines.add((" ".repeat(INDENT) + text).stripTrailing());
    }
}
