package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.progress.Progress;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Logits of many texts, in length-sorted batches. */
public final class Predictor {
    private static final int TOKENS = 1024;
    /** Batches of ever other shapes leave holes in the C library's heap. */
    private static final int RELEASE_EVERY = 16;

    private Predictor() {}

    /**
     * The logits of each text, in the order of the texts.
     *
     * @param pass how the feed-forward maps are computed
     * @param phase name under which progress is reported
     */
    public static float[][] logits(
            TransformerModel model, List<EncodedText> texts, FfnPass pass, Progress progress, String phase) {
        float[][] logits = new float[texts.size()][];
        int done = 0;
        int batches = 0;
        for (int[] batch : BatchPlan.of(texts, TOKENS)) {
            try (NDManager scope = model.newScope()) {
                List<EncodedText> members =
                        Arrays.stream(batch).mapToObj(texts::get).toList();
                NDArray result = model.logits(Batch.of(members, model.paddingId(), scope), pass);
                float[] values = result.toFloatArray();
                int classes = values.length / batch.length;
                IntStream.range(0, batch.length)
                        .forEach(row ->
                                logits[batch[row]] = Arrays.copyOfRange(values, row * classes, (row + 1) * classes));
            }
            if (++batches % RELEASE_EVERY == 0) {
                TensorEngine.releaseFreedMemory();
            }
            done += batch.length;
            progress.report(phase, (double) done / texts.size(), done + " of " + texts.size() + " texts");
        }
        return logits;
    }
}
