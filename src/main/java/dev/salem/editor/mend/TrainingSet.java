package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.Curvature;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Everything that does not change while an editor is trained: the states below the edited weight, the gradients' factors,
 * the normaliser, and the wanted answers. The caller closes.
 *
 * @param texts training groups' texts, then validation groups', then passes
 * @param training indices of the texts of each training group
 * @param validation indices of the texts of each validation group
 * @param passes indices of the passes that steps draw from
 * @param keptPasses indices of the passes that only validations see
 */
record TrainingSet(
        CachedTexts texts,
        FactorRows factors,
        Normaliser normaliser,
        ChangeLoss loss,
        List<int[]> training,
        List<int[]> validation,
        int[] passes,
        int[] keptPasses)
        implements AutoCloseable {
    /** Rounds over the training groups whose factors the diagonal normaliser is fitted to. */
    private static final int FIT_ROUNDS = 2;

    /** Runs all texts and prepares the training. */
    static TrainingSet read(
            TransformerModel model,
            int block,
            List<EditGroup> training,
            List<EditGroup> validation,
            List<LabelledText> passes,
            MendSettings settings,
            Progress progress) {
        List<LabelledText> all = new ArrayList<>();
        List<int[]> trainingTexts = index(training, all);
        List<int[]> validationTexts = index(validation, all);
        int edits = all.size();
        all.addAll(passes);
        PassSplit split = PassSplit.of(passes.size(), settings.seed());
        CachedTexts texts = CachedTexts.of(model, block, all, progress);
        try {
            NDManager owner = texts.newScope();
            Read read = settings.normalisation() == Normalisation.WHITENED
                    ? whitened(
                            texts,
                            edits,
                            PassCurvature.of(model, block, split.metric(passes), owner, progress),
                            progress)
                    : diagonal(texts, edits, trainingTexts, settings, owner, progress);
            ChangeLoss loss = new ChangeLoss(
                    texts, wanted(texts, edits, all.size(), model.labels().size()));
            return new TrainingSet(
                    texts,
                    read.factors(),
                    read.normaliser(),
                    loss,
                    trainingTexts,
                    validationTexts,
                    IntStream.of(split.drawn()).map(pass -> edits + pass).toArray(),
                    IntStream.of(split.kept()).map(pass -> edits + pass).toArray());
        } catch (RuntimeException failure) {
            texts.close();
            throw failure;
        }
    }

    private static List<int[]> index(List<EditGroup> groups, List<LabelledText> all) {
        List<int[]> indices = new ArrayList<>();
        for (EditGroup group : groups) {
            int from = all.size();
            all.addAll(group.texts());
            indices.add(IntStream.range(from, all.size()).toArray());
        }
        return indices;
    }

    private record Read(Normaliser normaliser, FactorRows factors) {}

    private static Read whitened(CachedTexts texts, int edits, Curvature curvature, Progress progress) {
        Normaliser normaliser = Normaliser.whitening(curvature);
        return new Read(
                normaliser, texts.factors(edits, normaliser.input()::mapped, normaliser.output()::mapped, progress));
    }

    private static Read diagonal(
            CachedTexts texts,
            int edits,
            List<int[]> groups,
            MendSettings settings,
            NDManager owner,
            Progress progress) {
        FactorRows factors = texts.factors(edits, UnaryOperator.identity(), UnaryOperator.identity(), progress);
        SplittableRandom random = new SplittableRandom(settings.seed());
        try (NDManager scope = owner.newSubManager()) {
            List<GradientFactors> seen = new ArrayList<>();
            for (int round = 0; round < FIT_ROUNDS; round++) {
                int[] order = Draws.without(random, groups.size(), groups.size());
                int from = 0;
                while (from < order.length) {
                    int to = Math.min(order.length, from + 1 + random.nextInt(settings.batch()));
                    int[] members = Draws.texts(
                            groups, IntStream.range(from, to).map(i -> order[i]).toArray());
                    seen.add(GradientFactors.of(factors, members, settings, scope));
                    from = to;
                }
            }
            return new Read(DiagonalFit.of(seen, owner), factors);
        }
    }

    /** The target for an edit, the unedited model's answer for a pass. */
    private static float[][] wanted(CachedTexts texts, int edits, int total, int labels) {
        float[][] wanted = new float[total][];
        for (int text = 0; text < edits; text++) {
            wanted[text] = new float[labels];
            wanted[text][texts.text(text).target()] = 1;
        }
        int[] passes = IntStream.range(edits, total).toArray();
        try (NDManager scope = texts.newScope()) {
            NDArray none =
                    scope.zeros(new Shape(texts.matrix().out(), texts.matrix().in()), DataType.FLOAT32);
            float[][] logits = texts.logits(passes, none);
            for (int row = 0; row < passes.length; row++) {
                wanted[passes[row]] = scope.create(logits[row]).softmax(0).toFloatArray();
            }
        }
        return wanted;
    }

    @Override
    public void close() {
        texts.close();
    }
}
