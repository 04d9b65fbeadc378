package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class SaliencyChartTest {
    @Test
    void svg_hasBarsProportionalToTheScores() {
        LayerScores scores = SampleReport.saliency();
        List<Element> bars = Drawing.parse(SaliencyChart.svg(scores)).all("rect", "bar");
        assertThat(bars).hasSameSizeAs(scores.layers());
        double perScore =
                Drawing.number(bars.get(0), "width") / scores.layers().get(0).score();
        for (int i = 0; i < bars.size(); i++) {
            double expected = scores.layers().get(i).score() * perScore;
            assertThat(Drawing.number(bars.get(i), "width")).isCloseTo(expected, within(0.02));
        }
    }

    @Test
    void svg_coloursTheChosenLayerOnly() {
        Drawing drawing = Drawing.parse(
                SaliencyChart.svg(new LayerScores(SampleReport.saliency().layers(), 2, null)));
        assertThat(drawing.all("rect", "chosen"))
                .containsExactly(drawing.all("rect", "bar").get(2));
    }

    @Test
    void svg_marksTheSharesOfFailsAloneOnTheSameScale() {
        LayerScores scores = new LayerScores(List.of(layer("a", 3, 2), layer("b", 1, 2)), 0, null);
        Drawing drawing = Drawing.parse(SaliencyChart.svg(scores));
        Element first = drawing.all("rect", "bar").get(0);
        double left = Drawing.number(first, "x");
        double wide = Drawing.number(first, "width");
        double mark = Drawing.number(drawing.all("line", "mark").get(1), "x1");
        assertThat((mark - left) / wide).isCloseTo(0.5 / 0.75, within(0.001));
    }

    @Test
    void svg_showsADashForWhatIsNotFinite_andNoBar() {
        LayerScores scores = new LayerScores(
                List.of(layer("a", Double.NaN, Double.NaN), layer("b", Double.POSITIVE_INFINITY, Double.NaN)),
                -1,
                null);
        Drawing drawing = Drawing.parse(SaliencyChart.svg(scores));
        assertThat(drawing.all("rect", "bar")).isEmpty();
        assertThat(drawing.all("line", "mark")).isEmpty();
        assertThat(drawing.texts()).filteredOn("–"::equals).hasSize(4);
    }

    @Test
    void svg_ofScoresThatAreAllZero_hasNoBars() {
        LayerScores scores = new LayerScores(List.of(layer("a", 0, 0)), 0, null);
        assertThat(Drawing.parse(SaliencyChart.svg(scores)).all("rect", "bar")).isEmpty();
    }

    @Test
    void svg_withoutLayers_saysSo() {
        assertThat(Drawing.parse(SaliencyChart.svg(LayerScores.none())).texts())
                .containsExactly("No layer was scored.");
    }

    @Test
    void svg_escapesAndShortensNames() {
        LayerScores scores = new LayerScores(
                List.of(layer("<script>&\"\u0000", 1, 1), layer("decoder.layers.0.fc2", 1, 1)), 0, null);
        assertThat(Drawing.parse(SaliencyChart.svg(scores)).texts()).contains("<script>&\"\uFFFD", "decoder.lay…");
    }

    @Test
    void svg_isDescribedForThoseWhoDoNotSeeIt() {
        Element root = Drawing.parse(SaliencyChart.svg(SampleReport.saliency())).root();
        assertThat(root.getAttribute("role")).isEqualTo("img");
        assertThat(root.getAttribute("aria-labelledby")).isEqualTo("saliency-title saliency-description");
        assertThat(root.getElementsByTagName("desc").item(0).getTextContent())
                .isEqualTo("Bar chart of 6 layers. Chosen: layer 0, score 0.0089, share 45.0%.");
    }

    private static LayerScores.Layer layer(String name, double score, double failOnly) {
        return new LayerScores.Layer(name, score, Double.NaN, 0, failOnly);
    }
}
