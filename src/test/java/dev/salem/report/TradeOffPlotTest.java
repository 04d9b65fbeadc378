package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TradeOffPlotTest {
    @Test
    void svg_hasAPanelForEachMeasure_andTheWrittenExtent() {
        Drawing drawing = Drawing.parse(TradeOffPlot.svg(SampleReport.tradeOff()));
        assertThat(drawing.all("polyline", "curve")).hasSize(3);
        assertThat(drawing.texts())
                .contains("edit accuracy", "drawdown", "KL on passes, nats", "extent λ; dashed: as written, 0.92");
        double start = Drawing.number(drawing.all("circle", "chosen").get(0), "cx");
        double end = Drawing.number(drawing.all("circle", "chosen").get(7), "cx");
        assertThat(Drawing.number(drawing.all("line", "written").get(0), "x1"))
                .isCloseTo(start + (end - start) * 0.92 / 1.2, within(0.02));
    }

    @Test
    void svg_leavesOutAMeasureThatWasNotTaken() {
        ReportData.TradeOff curve = new ReportData.TradeOff(
                List.of(
                        new ReportData.TradeOffPoint(0.5, 0.5, 0.001, Double.NaN),
                        new ReportData.TradeOffPoint(1, 1, Double.NaN, Double.NaN)),
                Double.NaN);
        Drawing drawing = Drawing.parse(TradeOffPlot.svg(curve));
        assertThat(drawing.texts()).contains("drawdown").doesNotContain("KL on passes, nats");
        assertThat(drawing.all("circle", "chosen")).hasSize(3);
        assertThat(drawing.all("line", "written")).isEmpty();
    }

    @Test
    void svg_ofOnePoint_isDrawn() {
        ReportData.TradeOff one = new ReportData.TradeOff(List.of(new ReportData.TradeOffPoint(1, 1, 0, 0)), 1);
        assertThat(Drawing.parse(TradeOffPlot.svg(one)).all("circle", "chosen")).hasSize(3);
    }

    @Test
    void svg_withoutPoints_saysSo() {
        assertThat(Drawing.parse(TradeOffPlot.svg(ReportData.TradeOff.none())).texts())
                .containsExactly("No trade-off curve was measured.");
    }
}
