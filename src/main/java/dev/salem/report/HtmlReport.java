package dev.salem.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The report as a page for people. */
public final class HtmlReport {
    private static final int MOST_EXAMPLES = 60;
    private static final int TILES = 3;

    private static final String CSS = Resources.text("report.css").strip();
    private static final Template TEMPLATE = template();

    private HtmlReport() {}

    /**
     * One self-contained HTML page: style and drawings are inside, nothing is fetched and no script runs. Texts of the data are
     * escaped. Equal data give equal pages.
     */
    public static String render(ReportData data) {
        List<ChangedAnswer> broken = examples(data, ChangedAnswer.Kind.BROKEN);
        List<ChangedAnswer> changed = Stream.of(
                        ChangedAnswer.Kind.FIXED,
                        ChangedAnswer.Kind.ADAPT_FIXED,
                        ChangedAnswer.Kind.NOT_FIXED,
                        ChangedAnswer.Kind.ADAPT_NOT_FIXED)
                .flatMap(kind -> examples(data, kind).stream())
                .toList();
        return TEMPLATE.data("data", data)
                .data("css", new RawString(CSS))
                .data("headline", Headline.of(data))
                .data("rejected", data.status() == ReportData.Status.REJECTED)
                .data("tiles", tiles(data))
                .data("changed", shown(changed))
                .data("changedLeftOut", changed.size() - shown(changed).size())
                .data("broken", shown(broken))
                .data("brokenLeftOut", broken.size() - shown(broken).size())
                .data("chosen", chosen(data.saliency()))
                .data("saliencyChart", new RawString(SaliencyChart.svg(data.saliency())))
                .data("marginPlot", new RawString(MarginPlot.svg(data.margins())))
                .data("tradeOffPlot", new RawString(TradeOffPlot.svg(data.tradeOff())))
                .data("steps", steps(data))
                .render();
    }

    private static Template template() {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolvers(FormatResolvers.all())
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .build();
        engine.putTemplate("answers.html", parse(engine, "answers.html"));
        return parse(engine, "report.html");
    }

    private static Template parse(Engine engine, String name) {
        return engine.parse(Resources.text(name), Variant.forContentType(Variant.TEXT_HTML), name);
    }

    private static List<ReportData.Metric> tiles(ReportData data) {
        List<ReportData.Metric> known = Stream.of(Headline.EDIT_ACCURACY, Headline.GENERALITY, Headline.DRAWDOWN)
                .map(name -> Headline.metric(data, name))
                .flatMap(Optional::stream)
                .toList();
        return known.isEmpty() ? data.metrics().stream().limit(TILES).toList() : known;
    }

    private static List<ChangedAnswer> examples(ReportData data, ChangedAnswer.Kind kind) {
        return data.examples().stream()
                .filter(example -> example.kind() == kind)
                .toList();
    }

    private static List<ChangedAnswer> shown(List<ChangedAnswer> examples) {
        return examples.subList(0, Math.min(MOST_EXAMPLES, examples.size()));
    }

    private static LayerScores.Layer chosen(LayerScores scores) {
        return scores.chosen() < 0 ? null : scores.layers().get(scores.chosen());
    }

    /** A step's time with the length of its bar, in percent of the slowest step's. */
    record TimedStep(String name, double seconds, String length) {}

    private static List<TimedStep> steps(ReportData data) {
        double slowest = data.timings().stream()
                .mapToDouble(ReportData.Timing::seconds)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        return data.timings().stream()
                .map(timing -> new TimedStep(timing.name(), timing.seconds(), length(timing.seconds(), slowest)))
                .toList();
    }

    private static String length(double seconds, double slowest) {
        return seconds > 0 && slowest > 0 ? Numbers.fixed(100 * Math.min(1, seconds / slowest), 2) : "0";
    }
}
