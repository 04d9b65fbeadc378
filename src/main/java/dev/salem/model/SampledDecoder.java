package dev.salem.model;

import ai.djl.ndarray.NDArray;
import dev.salem.progress.Progress;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Continuations drawn from the model's own distribution (temperature 1, nothing cut off), the same for the same seed. */
public final class SampledDecoder {
    private SampledDecoder() {}

    /** Arguments and result as of {@link GreedyDecoder#continuations}; what a prompt draws does not depend on the others. */
    public static List<long[]> continuations(
            GenerativeModel model,
            List<EncodedText> prompts,
            int maxTokens,
            long seed,
            Progress progress,
            String phase) {
        SplittableRandom seeds = new SplittableRandom(seed);
        SplittableRandom[] draws = IntStream.range(0, prompts.size())
                .mapToObj(prompt -> seeds.split())
                .toArray(SplittableRandom[]::new);
        return Continuations.of(
                model,
                prompts,
                maxTokens,
                FfnPass.plain(),
                (logits, indexes) -> drawn(logits, row -> draws[indexes[row]].nextDouble()),
                progress,
                phase);
    }

    /**
     * A token drawn at each row, the rows in their order.
     *
     * @param logits {@code [rows, vocabulary]}
     * @param share of a row: a number from 0 on, below 1, drawn evenly
     */
    public static long[] drawn(NDArray logits, IntToDoubleFunction share) {
        float[] all = logits.toFloatArray();
        int rows = (int) logits.getShape().get(0);
        int vocabulary = all.length / rows;
        return IntStream.range(0, rows)
                .mapToLong(row -> drawn(
                        Arrays.copyOfRange(all, row * vocabulary, (row + 1) * vocabulary), share.applyAsDouble(row)))
                .toArray();
    }

    /** The token at which the summed probability reaches this share. */
    static int drawn(float[] logits, double share) {
        double[] sums = new double[logits.length];
        double top = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            top = Math.max(top, logit);
        }
        double sum = 0;
        for (int token = 0; token < logits.length; token++) {
            sum += StrictMath.exp(logits[token] - top);
            sums[token] = sum;
        }
        int token = 0;
        while (token < logits.length - 1 && sums[token] <= share * sum) {
            token++;
        }
        return token;
    }
}
