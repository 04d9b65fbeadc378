package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class MarginPlotTest {
    @Test
    void svg_countsRightAnswersOfEveryGroup() {
        ReportData.Margins group =
                new ReportData.Margins("Mistakes", new float[] {-1, -2, -0.5f}, new float[] {1, 0.5f, -0.2f});
        assertThat(Drawing.parse(MarginPlot.svg(List.of(group))).texts())
                .contains("Mistakes", "before", "after", "0 of 3", "2 of 3");
    }

    @Test
    void svg_drawsWrongAnswersLeftOfTheLineAndRightOnesRightOfIt() {
        Drawing drawing = Drawing.parse(MarginPlot.svg(SampleReport.margins()));
        double zero = Drawing.number(drawing.all("line", "rule").get(0), "x1");
        assertThat(drawing.all("rect", "wrong")).isNotEmpty().allSatisfy(bar -> assertThat(right(bar))
                .isLessThanOrEqualTo(zero));
        assertThat(drawing.all("rect", "chosen")).isNotEmpty().allSatisfy(bar -> assertThat(Drawing.number(bar, "x"))
                .isGreaterThanOrEqualTo(zero));
    }

    @Test
    void svg_leavesOutWhatIsNotFinite() {
        ReportData.Margins group =
                new ReportData.Margins("g", new float[] {Float.NaN, -1}, new float[] {Float.NEGATIVE_INFINITY, 1});
        assertThat(Drawing.parse(MarginPlot.svg(List.of(group))).texts()).contains("0 of 1", "1 of 1");
    }

    @Test
    void svg_withoutMargins_saysSo() {
        String reason = "No margins were measured.";
        ReportData.Margins none = new ReportData.Margins("g", new float[] {Float.NaN}, new float[] {Float.NaN});
        assertThat(Drawing.parse(MarginPlot.svg(List.of())).texts()).containsExactly(reason);
        assertThat(Drawing.parse(MarginPlot.svg(List.of(none))).texts()).containsExactly(reason);
    }

    private static double right(Element bar) {
        return Drawing.number(bar, "x") + Drawing.number(bar, "width");
    }
}
