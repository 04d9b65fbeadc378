package dev.salem.report;

import java.util.List;

/** Histograms of answer margins before and after the edit, a pair for each group of rows. */
public final class MarginPlot {
    private static final String NAME = "margins";
    private static final String TITLE = "Margins before and after the edit";
    private static final double LEFT = 46;
    private static final double RIGHT = 296;
    private static final double TOP = 22;
    private static final double HEADING = 24;
    private static final double ROW = 40;
    private static final double GROUP = HEADING + 2 * ROW + 6;
    private static final int BINS = 40;
    private static final double LOWEST_BAR = 1.5;
    private static final int LONGEST_NAME = 44;

    private MarginPlot() {}

    /**
     * A stand-alone SVG document. All groups share one axis with an edge at 0: answers left of it are wrong, right of it right.
     * Values that are not finite are left out.
     */
    public static String svg(List<ReportData.Margins> groups) {
        double low = 0;
        double high = 0;
        for (ReportData.Margins group : groups) {
            for (float[] values : List.of(group.before(), group.after())) {
                for (float value : values) {
                    low = Float.isFinite(value) ? Math.min(low, value) : low;
                    high = Float.isFinite(value) ? Math.max(high, value) : high;
                }
            }
        }
        if (low == high) {
            return Svg.empty(NAME, TITLE, "No margins were measured.");
        }
        MarginBins bins = MarginBins.over(low, high, BINS);
        Axis axis = new Axis(bins.low(), bins.high(), LEFT, RIGHT);
        double bottom = TOP + GROUP * groups.size();
        Svg svg = new Svg(NAME, bottom + 40, TITLE, description(groups));
        double zero = axis.at(0);
        svg.text("muted end", zero - 8, 14, "wrong").text("muted", zero + 8, 14, "right");
        svg.text("muted end", Svg.WIDTH, 14, "right answers");
        svg.line("rule", zero, 4, zero, bottom);
        for (int i = 0; i < groups.size(); i++) {
            group(svg, groups.get(i), bins, axis, TOP + i * GROUP);
        }
        svg.line("rule", LEFT, bottom + 4, RIGHT, bottom + 4);
        for (double tick : axis.ticks(5)) {
            svg.text("muted middle", axis.at(tick), bottom + 20, Numbers.plain(tick));
        }
        svg.text("muted middle", (LEFT + RIGHT) / 2, bottom + 36, "margin: log p(wanted) − log p(best other)");
        return svg.close();
    }

    private static void group(Svg svg, ReportData.Margins group, MarginBins bins, Axis axis, double top) {
        int[] before = bins.count(group.before());
        int[] after = bins.count(group.after());
        int tallest = 1;
        for (int i = 0; i < before.length; i++) {
            tallest = Math.max(tallest, Math.max(before[i], after[i]));
        }
        svg.text("label strong halo", 0, top + 15, Words.shorten(group.group(), LONGEST_NAME));
        row(svg, "before", before, group.before(), tallest, bins, axis, top + HEADING);
        row(svg, "after", after, group.after(), tallest, bins, axis, top + HEADING + ROW);
    }

    private static void row(
            Svg svg, String name, int[] counts, float[] values, int tallest, MarginBins bins, Axis axis, double top) {
        double base = top + ROW - 6;
        svg.text("muted", 0, base, name);
        svg.line("faint", LEFT, base, RIGHT, base);
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double height = Math.max(LOWEST_BAR, (ROW - 8) * counts[i] / tallest);
                double left = axis.at(bins.edge(i));
                double width = axis.at(bins.edge(i + 1)) - left - 0.75;
                svg.rectangle(bins.edge(i) < 0 ? "wrong" : "chosen", left, base - height, width, height);
            }
        }
        svg.text("label end", Svg.WIDTH, base, right(values));
    }

    /** How many of the finite margins are over 0. */
    private static String right(float[] margins) {
        int right = 0;
        int finite = 0;
        for (float margin : margins) {
            finite += Float.isFinite(margin) ? 1 : 0;
            right += Float.isFinite(margin) && margin > 0 ? 1 : 0;
        }
        return Numbers.grouped(right) + " of " + Numbers.grouped(finite);
    }

    private static String description(List<ReportData.Margins> groups) {
        StringBuilder said = new StringBuilder("Right answers:");
        for (ReportData.Margins group : groups) {
            said.append(' ')
                    .append(group.group())
                    .append(", before ")
                    .append(right(group.before()))
                    .append(", after ")
                    .append(right(group.after()))
                    .append('.');
        }
        return said.toString();
    }
}
