package dev.salem.saliency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.BatchPlan;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.TokenPrediction;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.tensor.Norms;
import dev.salem.tensor.Recording;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The mean absolute gradient of every feed-forward weight, sample by sample.
 *
 * @param matrices the weights, block by block
 * @param means {@code [sample][matrix]}
 */
record GradientMeans(List<FfnMatrix> matrices, double[][] means) {
    private static final int TOKENS = 384;
    /** Floats of per-sample gradients held at a time; small enough to stay in a processor's cache. */
    private static final long GRADIENT_FLOATS = 2_500_000;

    static GradientMeans of(TransformerModel model, List<LabelledText> samples, Progress progress) {
        List<FfnMatrix> matrices = model.matricesFrom(0);
        double[][] means = new double[samples.size()][matrices.size()];
        int done = 0;
        for (int[] batch : BatchPlan.ofRecorded(samples, TOKENS, matrices)) {
            List<LabelledText> members =
                    Arrays.stream(batch).mapToObj(samples::get).toList();
            float[][] batchMeans = batchMeans(model, members, matrices);
            for (int row = 0; row < batch.length; row++) {
                for (int column = 0; column < matrices.size(); column++) {
                    means[batch[row]][column] = batchMeans[column][row];
                }
            }
            done += batch.length;
            progress.report("choosing the layer", (double) done / samples.size(), done + " gradients");
        }
        return new GradientMeans(matrices, means);
    }

    /** Weighted by size over each layer's matrices: {@code [sample][layer]}. */
    double[][] layerScores() {
        int layers = matrices.get(matrices.size() - 1).block() + 1;
        double[] sizes = new double[layers];
        matrices.forEach(matrix -> sizes[matrix.block()] += matrix.parameters());
        double[][] scores = new double[means.length][layers];
        for (int sample = 0; sample < means.length; sample++) {
            for (int column = 0; column < matrices.size(); column++) {
                FfnMatrix matrix = matrices.get(column);
                scores[sample][matrix.block()] += means[sample][column] * matrix.parameters() / sizes[matrix.block()];
            }
        }
        return scores;
    }

    private static float[][] batchMeans(TransformerModel model, List<LabelledText> members, List<FfnMatrix> matrices) {
        float[][] means = new float[matrices.size()][];
        try (NDManager scope = model.newScope()) {
            Batch batch = model.batch(members, scope);
            NDArray targets = LabelledText.targets(members, scope);
            NDArray shares = shares(members, scope);
            Map<FfnMatrix, FactorTap.Factors> factors;
            try (Recording recording = Recording.start()) {
                FactorTap tap = new FactorTap(recording, scope, matrix -> true, FfnPass.plain());
                NDArray losses = TokenPrediction.losses(model.logits(batch, tap), targets);
                recording.backward(losses.mul(shares).sum());
                factors = tap.factors();
            }
            for (int column = 0; column < means.length; column++) {
                means[column] = absoluteMeans(factors.get(matrices.get(column)), matrices.get(column), scope);
            }
        }
        return means;
    }

    /** The share of each target in its sample's loss, which is the mean over its targets. */
    private static NDArray shares(List<LabelledText> members, NDManager scope) {
        int rows = members.stream().mapToInt(text -> text.answer().length).sum();
        FloatBuffer shares = FloatBuffer.allocate(rows);
        for (LabelledText text : members) {
            for (int row = 0; row < text.answer().length; row++) {
                shares.put(1f / text.answer().length);
            }
        }
        return scope.create(shares.flip(), new Shape(rows), DataType.FLOAT32);
    }

    /** {@code mean |Σ_t δ_t u_tᵀ|} of each sample of a batch. */
    private static float[] absoluteMeans(FactorTap.Factors factors, FfnMatrix matrix, NDManager scope) {
        long size = factors.u().getShape().get(0);
        long tokens = factors.u().getShape().get(1);
        try (NDManager inner = scope.newSubManager()) {
            NDArray sums;
            if (tokens == 1) {
                // The gradient has rank one, and |δ uᵀ| sums to the product of the sums.
                sums = Norms.absoluteSum(factors.delta(), 1, 2).mul(Norms.absoluteSum(factors.u(), 1, 2));
                sums.attach(inner);
                return sums.div(matrix.parameters()).toFloatArray();
            }
            float[] means = new float[(int) size];
            long chunk = Math.max(1, GRADIENT_FLOATS / matrix.parameters());
            for (long from = 0; from < size; from += chunk) {
                long to = Math.min(size, from + chunk);
                try (NDManager step = inner.newSubManager()) {
                    NDArray delta = factors.delta().get(step, new NDIndex("{}:{}", from, to));
                    NDArray u = factors.u().get(step, new NDIndex("{}:{}", from, to));
                    float[] part = Norms.absoluteSum(delta.transpose(0, 2, 1).matMul(u), 1, 2)
                            .toFloatArray();
                    for (int i = 0; i < part.length; i++) {
                        means[(int) from + i] = part[i] / matrix.parameters();
                    }
                }
            }
            return means;
        }
    }
}
