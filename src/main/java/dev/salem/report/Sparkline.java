package dev.salem.report;

/** Layer scores as one character each. */
final class Sparkline {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";

    private Sparkline() {}

    /** The heights are proportional to the scores; a score that is not finite is a dash. */
    static String of(LayerScores scores) {
        double largest = scores.layers().stream()
                .mapToDouble(LayerScores.Layer::score)
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        StringBuilder line = new StringBuilder();
        for (LayerScores.Layer layer : scores.layers()) {
            if (Double.isFinite(layer.score())) {
                double height = largest > 0 ? layer.score() / largest : 0;
                line.append(LEVELS.charAt((int) Math.round(height * (LEVELS.length() - 1))));
            } else {
                line.append(Numbers.NONE);
            }
        }
        return line.toString();
    }
}
