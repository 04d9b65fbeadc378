package dev.salem.saliency;

import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * The choice of the layer to edit, by averaged gradients (SaLEM, EACL 2024 Findings): per sample the mean absolute
 * gradient of the cross-entropy with respect to each feed-forward weight, weighted over a layer's weights by their size,
 * averaged over samples; the layer with the largest average is chosen. The absolute value is taken for each sample
 * first: the gradient of a batch cancels.
 */
public final class LayerSelector {
    private static final int DRAWS = 200;

    private LayerSelector() {}

    /**
     * Scores every layer.
     *
     * @param fails texts that the model gets wrong and their used adapts, with the wanted targets
     * @param passes texts that the model gets right
     * @param seed of the bootstrap
     */
    public static Saliency select(
            TransformerModel model, List<LabelledText> fails, List<LabelledText> passes, long seed, Progress progress) {
        if (fails.isEmpty()) {
            throw new IllegalArgumentException("fails must not be empty");
        }
        List<LabelledText> samples = new ArrayList<>(fails);
        samples.addAll(passes);
        double[][] layers = GradientMeans.of(model, samples, progress).layerScores();
        double[] all = columnMeans(layers, layers.length);
        double[] failOnly = columnMeans(layers, fails.size());
        double[] probabilities = Bootstrap.strongestColumn(layers, DRAWS, seed);
        double sum = 0;
        for (double score : all) {
            sum += score;
        }
        List<LayerScore> scores = new ArrayList<>();
        for (int layer = 0; layer < all.length; layer++) {
            double share = sum == 0 ? 0 : all[layer] / sum;
            scores.add(new LayerScore(layer, all[layer], share, failOnly[layer], probabilities[layer]));
        }
        return new Saliency(scores, samples.size());
    }

    private static double[] columnMeans(double[][] rows, int count) {
        double[] means = new double[rows[0].length];
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < means.length; column++) {
                means[column] += rows[row][column] / count;
            }
        }
        return means;
    }
}
