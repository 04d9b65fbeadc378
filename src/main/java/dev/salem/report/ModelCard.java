package dev.salem.report;

import java.util.List;
import java.util.stream.Collectors;

/** What an edit adds to its model's card. */
public final class ModelCard {
    private static final String USUAL_DELTA = "delta.safetensors";

    private ModelCard() {}

    /**
     * The Markdown entry of this edit, to stand below a level two heading "Edits": a heading of level three, the result, the
     * measures, what was edited, the digests, and how to revert. It ends with a line break.
     */
    public static String section(ReportData data) {
        StringBuilder card = new StringBuilder();
        card.append("### ").append(Markdown.text(data.title())).append("\n\n");
        card.append(Markdown.text(Headline.of(data))).append("\n\n");
        measures(card, data);
        facts(card, data);
        revert(card, data);
        return card.toString();
    }

    private static void measures(StringBuilder card, ReportData data) {
        card.append("| Measure | Value | Rows | 95% interval | Gate |\n|---|---:|---:|---:|---|\n");
        for (ReportData.Metric metric : data.metrics()) {
            row(
                    card,
                    Markdown.text(Words.spaced(metric.name())),
                    Markdown.text(Numbers.value(metric.measured())),
                    Numbers.rows(metric.measured()),
                    Markdown.text(Numbers.interval(metric.measured())),
                    gate(metric));
        }
        row(card, "KL on passes (nats)", Numbers.plain(data.klPass()), "", "", "");
        card.append('\n');
    }

    private static void row(StringBuilder card, String... cells) {
        card.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String gate(ReportData.Metric metric) {
        return metric.gate() == null ? "" : Markdown.text(metric.gate()) + (metric.met() ? ", met" : ", missed");
    }

    private static void facts(StringBuilder card, ReportData data) {
        ReportData.Change change = data.change();
        fact(card, "Layer", Markdown.text(change.layer()));
        fact(card, "Tensors", change.tensors().stream().map(Markdown::code).collect(Collectors.joining(", ")));
        fact(card, "Method", Markdown.text(change.method()));
        fact(
                card,
                "Base",
                Markdown.text(data.base().name()) + ", "
                        + Markdown.code(data.base().digest()));
        fact(card, "Edit set", editSet(data.editSet()));
        fact(card, "Made by", "salem " + Markdown.text(data.toolVersion()));
        for (String warning : data.warnings()) {
            fact(card, "To be read with care", Markdown.text(warning));
        }
        card.append('\n');
    }

    private static String editSet(ReportData.EditSetFacts editSet) {
        List<String> counts = editSet.counts().stream()
                .map(count -> Numbers.grouped(count.number()) + " " + Markdown.text(count.label()))
                .toList();
        String rows = counts.isEmpty() ? "" : " (" + String.join(", ", counts) + ")";
        return Markdown.text(editSet.path()) + ", " + Markdown.code(editSet.digest()) + rows;
    }

    private static void fact(StringBuilder card, String name, String value) {
        card.append("- **").append(name).append(":** ").append(value).append('\n');
    }

    private static void revert(StringBuilder card, ReportData data) {
        String delta = data.files().stream()
                .map(ReportData.OutputFile::name)
                .filter(name -> name.endsWith(USUAL_DELTA))
                .findFirst()
                .orElse(USUAL_DELTA);
        card.append(
                        "To take this edit back, bit for bit, run this in the model's folder:\n\n```sh\nsalem delta revert --edited . --delta ")
                .append(shellWord(delta))
                .append(" --out ../base\n```\n\n")
                .append("Where this model is registered, the delta is kept in `salem/`: `--delta salem/")
                .append(USUAL_DELTA)
                .append("` in an MLflow model, `--delta ../salem/")
                .append(USUAL_DELTA)
                .append("` in a folder registry.\n");
    }

    private static String shellWord(String text) {
        String line = Words.oneLine(text);
        return line.matches("[A-Za-z0-9._/=:@-]+") ? line : "'" + line.replace("'", "'\\''") + "'";
    }
}
