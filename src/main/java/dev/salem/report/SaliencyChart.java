package dev.salem.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** Bars of the layers' saliency, the chosen layer's in colour. */
public final class SaliencyChart {
    private static final String NAME = "saliency";
    private static final String TITLE = "Saliency by layer";
    private static final double ROW = 24;
    private static final double TOP = 24;
    private static final double BAR_LEFT = 88;
    private static final double BAR_RIGHT = 272;
    private static final double SCORE_RIGHT = 342;
    private static final int LONGEST_NAME = 12;

    private SaliencyChart() {}

    /**
     * A stand-alone SVG document. Bars have the length of the layer's share of all scores; a mark in a row is the same share when
     * only fails are scored. A score that is not finite has no bar and a dash for its value.
     */
    public static String svg(LayerScores scores) {
        List<LayerScores.Layer> layers = scores.layers();
        if (layers.isEmpty()) {
            return Svg.empty(NAME, TITLE, "No layer was scored.");
        }
        double[] shares = shares(layers, LayerScores.Layer::score);
        double[] failShares = shares(layers, LayerScores.Layer::failOnlyScore);
        Axis axis = new Axis(0, Math.max(largest(shares), largest(failShares)), BAR_LEFT, BAR_RIGHT);
        boolean marked = largest(failShares) > Double.MIN_VALUE;

        double bottom = TOP + ROW * layers.size();
        Svg svg = new Svg(NAME, bottom + (marked ? 26 : 4), TITLE, description(scores));
        svg.text("muted end", SCORE_RIGHT, 14, "score").text("muted end", Svg.WIDTH, 14, "share");
        for (int i = 0; i < layers.size(); i++) {
            LayerScores.Layer layer = layers.get(i);
            boolean chosen = i == scores.chosen();
            double y = TOP + i * ROW;
            String weight = chosen ? " strong" : "";
            svg.text("label" + weight, 0, y + 16, Words.shorten(layer.name(), LONGEST_NAME));
            if (shares[i] > 0) {
                svg.rectangle(chosen ? "bar chosen" : "bar", BAR_LEFT, y + 4, axis.at(shares[i]) - BAR_LEFT, ROW - 8);
            }
            if (failShares[i] > 0) {
                svg.line("mark", axis.at(failShares[i]), y + 2, axis.at(failShares[i]), y + ROW - 2);
            }
            svg.text("label end" + weight, SCORE_RIGHT, y + 16, Numbers.plain(layer.score()));
            svg.text("label end" + weight, Svg.WIDTH, y + 16, Numbers.percent(layer.share()));
        }
        svg.line("rule", BAR_LEFT, TOP, BAR_LEFT, bottom);
        if (marked) {
            svg.line("mark", BAR_LEFT + 4, bottom + 8, BAR_LEFT + 4, bottom + 22);
            svg.text("muted", BAR_LEFT + 12, bottom + 19, "share when only the mistakes are scored");
        }
        return svg.close();
    }

    private static double[] shares(List<LayerScores.Layer> layers, ToDoubleFunction<LayerScores.Layer> score) {
        double[] scores = layers.stream()
                .mapToDouble(score)
                .map(value -> Double.isFinite(value) ? value : 0)
                .toArray();
        double sum = 0;
        for (double value : scores) {
            sum += value;
        }
        for (int i = 0; i < scores.length && sum > 0; i++) {
            scores[i] /= sum;
        }
        return scores;
    }

    private static double largest(double[] shares) {
        double largest = Double.MIN_VALUE;
        for (double share : shares) {
            largest = Math.max(largest, share);
        }
        return largest;
    }

    private static String description(LayerScores scores) {
        String bars = "Bar chart of " + scores.layers().size() + " layers.";
        if (scores.chosen() < 0) {
            return bars;
        }
        LayerScores.Layer chosen = scores.layers().get(scores.chosen());
        return bars + " Chosen: " + chosen.name() + ", score " + Numbers.plain(chosen.score()) + ", share "
                + Numbers.percent(chosen.share()) + ".";
    }
}
