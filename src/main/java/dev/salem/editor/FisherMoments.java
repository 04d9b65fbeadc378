package dev.salem.editor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.BatchPlan;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.HiddenState;
import dev.salem.model.LabelledText;
import dev.salem.model.SampledDecoder;
import dev.salem.model.TokenPrediction;
import dev.salem.progress.Progress;
import dev.salem.tensor.Recording;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Second moments of how the likelihood of what a model would say itself changes with the outputs of a weight: the output side of
 * its Fisher information (Martens and Grosse 2015), which tells what a change costs in perplexity.
 */
public final class FisherMoments {
    private static final int TOKENS = 512;
    /** Several times a layer's outputs; more tokens change the moments little. */
    private static final long ENOUGH_TOKENS = 8_000;

    private FisherMoments() {}

    /**
     * {@code mean d dᵀ [out, out]} over the tokens of these texts, {@code d} the derivatives of the summed log-likelihoods of one
     * token drawn at each place of their answers; of many texts an evenly spread part is read.
     *
     * @param seed of the drawn tokens
     */
    public static NDArray of(
            GenerativeModel model, int block, List<LabelledText> all, long seed, NDManager scope, Progress progress) {
        List<LabelledText> texts = LabelledText.spread(all, ENOUGH_TOKENS);
        SplittableRandom random = new SplittableRandom(seed);
        FfnMatrix matrix = model.editable(block);
        NDArray sum = scope.zeros(new Shape(matrix.out(), matrix.out()), DataType.FLOAT32);
        double tokens = 0;
        int done = 0;
        for (int[] members : BatchPlan.ofPredicted(texts, TOKENS, model)) {
            try (NDManager step = model.newScope()) {
                Batch batch =
                        model.batch(Arrays.stream(members).mapToObj(texts::get).toList(), step);
                tokens += model.tokenMask(block, batch, step).sum().toFloatArray()[0];
                NDArray flat = derivatives(model, matrix, batch, random, step).reshape(-1, matrix.out());
                sum.addi(flat.transpose().matMul(flat));
            }
            TensorEngine.releaseFreedMemory();
            done += members.length;
            progress.report("measuring what the layer moves", (double) done / texts.size(), done + " passes");
        }
        return sum.divi(tokens);
    }

    private static NDArray derivatives(
            GenerativeModel model, FfnMatrix matrix, Batch batch, SplittableRandom random, NDManager step) {
        HiddenState below = model.upTo(matrix.block(), batch);
        try (Recording recording = Recording.start()) {
            FactorTap tap = new FactorTap(recording, step, matrix::equals, FfnPass.plain());
            NDArray logits = model.from(matrix.block(), below, batch, tap);
            long[] drawn = SampledDecoder.drawn(logits, row -> random.nextDouble());
            NDArray losses = TokenPrediction.losses(logits, step.create(drawn));
            recording.backward(losses.sum());
            return tap.factors().get(matrix).delta();
        }
    }
}
