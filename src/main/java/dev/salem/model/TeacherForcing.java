package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.progress.Progress;
import dev.salem.tensor.TensorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Predictions at the tokens of given answers, in length-sorted batches. */
public final class TeacherForcing {
    private static final int TOKENS = 1024;

    private TeacherForcing() {}

    /** Reads each text with the model as it is, in the order of the texts. */
    public static List<TokenReading> read(
            GenerativeModel model, List<LabelledText> texts, Progress progress, String phase) {
        return read(model, texts, FfnPass.plain(), false, progress, phase);
    }

    /**
     * Reads each text with an edit of the model, and holds it against the model as it is.
     *
     * @param edited how the feed-forward maps are computed
     */
    public static List<TokenReading> compare(
            GenerativeModel model, List<LabelledText> texts, FfnPass edited, Progress progress, String phase) {
        return read(model, texts, edited, true, progress, phase);
    }

    /**
     * KL(base ‖ edited) at each token of each text's answer, in nats, in the order of the texts.
     *
     * @param base and {@code edited} have one vocabulary
     */
    public static List<float[]> divergences(
            GenerativeModel base, GenerativeModel edited, List<LabelledText> texts, Progress progress, String phase) {
        float[][] divergences = new float[texts.size()][];
        int done = 0;
        for (int[] members : BatchPlan.ofPredicted(texts, TOKENS, base)) {
            List<LabelledText> batch =
                    Arrays.stream(members).mapToObj(texts::get).toList();
            try (NDManager scope = base.newScope();
                    NDManager other = edited.newScope()) {
                float[] all = divergences(
                        base.logits(base.batch(batch, scope), FfnPass.plain()),
                        edited.logits(edited.batch(batch, other), FfnPass.plain()));
                int from = 0;
                for (int row = 0; row < members.length; row++) {
                    int to = from + batch.get(row).answer().length;
                    divergences[members[row]] = Arrays.copyOfRange(all, from, to);
                    from = to;
                }
            }
            TensorEngine.releaseFreedMemory();
            done += members.length;
            progress.report(phase, (double) done / texts.size(), done + " of " + texts.size() + " texts");
        }
        return List.of(divergences);
    }

    private static List<TokenReading> read(
            GenerativeModel model,
            List<LabelledText> texts,
            FfnPass pass,
            boolean compared,
            Progress progress,
            String phase) {
        TokenReading[] readings = new TokenReading[texts.size()];
        int done = 0;
        for (int[] members : BatchPlan.ofPredicted(texts, TOKENS, model)) {
            List<LabelledText> batch =
                    Arrays.stream(members).mapToObj(texts::get).toList();
            List<TokenReading> read = batch(model, batch, pass, compared);
            for (int row = 0; row < members.length; row++) {
                readings[members[row]] = read.get(row);
            }
            TensorEngine.releaseFreedMemory();
            done += members.length;
            progress.report(phase, (double) done / texts.size(), done + " of " + texts.size() + " texts");
        }
        return List.of(readings);
    }

    private static List<TokenReading> batch(
            GenerativeModel model, List<LabelledText> texts, FfnPass pass, boolean compared) {
        try (NDManager scope = model.newScope()) {
            Batch batch = model.batch(texts, scope);
            NDArray targets = LabelledText.targets(texts, scope);
            NDArray logits = model.logits(batch, pass);
            long[] tops = logits.argMax(1).toLongArray();
            float[] margins = TokenPrediction.margins(logits, targets).toFloatArray();
            float[] losses = TokenPrediction.losses(logits, targets).toFloatArray();
            float[] divergences = compared
                    ? divergences(model.logits(model.batch(texts, scope), FfnPass.plain()), logits)
                    : new float[tops.length];
            List<TokenReading> readings = new ArrayList<>();
            int from = 0;
            for (LabelledText text : texts) {
                int to = from + text.answer().length;
                readings.add(new TokenReading(
                        Arrays.copyOfRange(tops, from, to),
                        Arrays.copyOfRange(margins, from, to),
                        Arrays.copyOfRange(losses, from, to),
                        Arrays.copyOfRange(divergences, from, to)));
                from = to;
            }
            return readings;
        }
    }

    private static float[] divergences(NDArray before, NDArray after) {
        NDArray logBefore = before.logSoftmax(-1);
        NDArray divergences = logBefore.exp().mul(logBefore.sub(after.logSoftmax(-1)));
        return divergences.sum(new int[] {1}).maximum(0).toFloatArray();
    }
}
