package dev.salem.report;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;

/** What more or less of the change would have given: edit accuracy, drawdown and KL over the extent λ, one above the other. */
public final class TradeOffPlot {
    private static final String NAME = "trade-off";
    private static final String TITLE = "Edit accuracy, drawdown and KL by extent of the change";
    private static final double LEFT = 56;
    private static final double RIGHT = Svg.WIDTH - 12;
    private static final double TOP = 4;
    private static final double PANEL = 96;
    private static final double HEADING = 20;
    private static final int MOST_DOTS = 30;

    private TradeOffPlot() {}

    /** A stand-alone SVG document; the written λ is a dashed line. A measure that is finite nowhere has no panel. */
    public static String svg(ReportData.TradeOff tradeOff) {
        List<ReportData.TradeOffPoint> points = tradeOff.points().stream()
                .filter(point -> Double.isFinite(point.lambda()))
                .toList();
        List<Panel> panels = List.of(
                        new Panel("edit accuracy", ReportData.TradeOffPoint::editAccuracy, Numbers::percent),
                        new Panel("drawdown", ReportData.TradeOffPoint::drawdown, Numbers::percent),
                        new Panel("KL on passes, nats", ReportData.TradeOffPoint::kl, Numbers::plain))
                .stream()
                .filter(panel -> points.stream().mapToDouble(panel.value()).anyMatch(Double::isFinite))
                .toList();
        if (panels.isEmpty()) {
            return Svg.empty(NAME, TITLE, "No trade-off curve was measured.");
        }
        double low = points.stream()
                .mapToDouble(ReportData.TradeOffPoint::lambda)
                .min()
                .orElseThrow();
        double high = points.stream()
                .mapToDouble(ReportData.TradeOffPoint::lambda)
                .max()
                .orElseThrow();
        Axis across = Axis.over(low, high, LEFT, RIGHT);

        double bottom = TOP + PANEL * panels.size();
        Svg svg = new Svg(NAME, bottom + 36, TITLE, description(tradeOff, points.size()));
        double written = tradeOff.writtenLambda();
        if (written >= across.low() && written <= across.high()) {
            svg.line("written", across.at(written), TOP + HEADING, across.at(written), bottom);
        }
        for (int i = 0; i < panels.size(); i++) {
            panel(svg, panels.get(i), points, across, TOP + i * PANEL);
        }
        for (double tick : across.ticks(6)) {
            svg.text("muted middle", across.at(tick), bottom + 16, Numbers.plain(tick));
        }
        svg.text("muted middle", (LEFT + RIGHT) / 2, bottom + 32, "extent λ" + written(written));
        return svg.close();
    }

    private record Panel(
            String name, ToDoubleFunction<ReportData.TradeOffPoint> value, DoubleFunction<String> figure) {}

    private static void panel(Svg svg, Panel panel, List<ReportData.TradeOffPoint> points, Axis across, double top) {
        double[] finite = points.stream()
                .mapToDouble(panel.value())
                .filter(Double::isFinite)
                .toArray();
        double high = 0;
        double low = 0;
        for (double value : finite) {
            high = Math.max(high, value);
            low = Math.min(low, value);
        }
        Axis up = new Axis(low, high > low ? high : low + 1, top + PANEL - 6, top + HEADING + 6);
        svg.text("label strong", LEFT, top + 14, panel.name());
        for (double end : new double[] {up.low(), up.high()}) {
            svg.line(end == 0 ? "rule" : "faint", LEFT, up.at(end), RIGHT, up.at(end));
            svg.text("muted end", LEFT - 8, up.at(end) + 4, panel.figure().apply(end));
        }
        double[] places = new double[2 * finite.length];
        int filled = 0;
        for (ReportData.TradeOffPoint point : points) {
            double value = panel.value().applyAsDouble(point);
            if (Double.isFinite(value)) {
                places[filled++] = across.at(point.lambda());
                places[filled++] = up.at(value);
            }
        }
        svg.polyline("curve", places);
        for (int i = 0; i < filled && finite.length <= MOST_DOTS; i += 2) {
            svg.dot("chosen", places[i], places[i + 1], 2.5);
        }
    }

    private static String written(double lambda) {
        return Double.isFinite(lambda) ? "; dashed: as written, " + Numbers.plain(lambda) : "";
    }

    private static String description(ReportData.TradeOff tradeOff, int points) {
        return "Curves through " + points + " extents of the change" + written(tradeOff.writtenLambda()) + ".";
    }
}
