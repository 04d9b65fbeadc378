package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.model.Batch;
import dev.salem.model.BatchPlan;
import dev.salem.model.Classification;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.HiddenState;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.tensor.Recording;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Texts whose states below the edited weight are computed once: an edit does not change them. Unlike fixed batches, any
 * texts make a batch. The caller closes.
 */
final class CachedTexts implements AutoCloseable {
    private static final int TOKENS = 2048;

    private final TransformerModel model;
    private final FfnMatrix matrix;
    private final List<LabelledText> texts;
    private final NDManager manager;
    private final TokenRows attended;
    /** What an encoder left for the decoder's blocks; null elsewhere. */
    private final TokenRows memory;

    private CachedTexts(
            TransformerModel model,
            FfnMatrix matrix,
            List<LabelledText> texts,
            NDManager manager,
            TokenRows attended,
            TokenRows memory) {
        this.model = model;
        this.matrix = matrix;
        this.texts = texts;
        this.manager = manager;
        this.attended = attended;
        this.memory = memory;
    }

    /** Runs the texts up to the weight that an edit of {@code block} changes. */
    static CachedTexts of(TransformerModel model, int block, List<LabelledText> texts, Progress progress) {
        NDManager manager = model.newScope();
        try {
            TokenRows.Collector rows = new TokenRows.Collector(texts.size(), manager);
            TokenRows.Collector remembered = new TokenRows.Collector(texts.size(), manager);
            boolean remembers = false;
            int done = 0;
            for (int[] members :
                    BatchPlan.of(texts.stream().map(LabelledText::text).toList(), TOKENS)) {
                try (NDManager step = manager.newSubManager()) {
                    Batch batch = batch(model, texts, members, step);
                    HiddenState state = model.upTo(block, batch);
                    rows.add(members, lengths(model.tokenMask(block, batch, step)), state.stream());
                    remembers = state.memory() != null;
                    if (remembers) {
                        remembered.add(members, lengths(batch.mask()), state.memory());
                    }
                }
                done += members.length;
                progress.report("reading the texts", (double) done / texts.size(), done + " texts");
            }
            TokenRows memory = remembers ? remembered.collect() : null;
            return new CachedTexts(model, model.editable(block), texts, manager, rows.collect(), memory);
        } catch (RuntimeException failure) {
            manager.close();
            throw failure;
        }
    }

    private static Batch batch(TransformerModel model, List<LabelledText> texts, int[] members, NDManager scope) {
        return Batch.of(
                Arrays.stream(members).mapToObj(text -> texts.get(text).text()).toList(), model.paddingId(), scope);
    }

    /** The ones in each row of a mask {@code [texts, tokens]}. */
    private static int[] lengths(NDArray mask) {
        try (NDArray sums = mask.sum(new int[] {1})) {
            float[] ones = sums.toFloatArray();
            return IntStream.range(0, ones.length).map(text -> (int) ones[text]).toArray();
        }
    }

    LabelledText text(int index) {
        return texts.get(index);
    }

    /** These texts in batches of at most {@code tokens} tokens. */
    List<int[]> plan(int[] members, int tokens) {
        int[] lengths = Arrays.stream(members)
                .map(text -> texts.get(text).text().length())
                .toArray();
        return BatchPlan.of(lengths, tokens).stream()
                .map(batch -> Arrays.stream(batch).map(row -> members[row]).toArray())
                .toList();
    }

    /** The logits of these texts {@code [texts, classes]} in {@code scope}. */
    NDArray logits(int[] members, FfnPass pass, NDManager scope) {
        HiddenState state =
                new HiddenState(attended.padded(members, scope), memory == null ? null : memory.padded(members, scope));
        return model.from(matrix.block(), state, batch(model, texts, members, scope), pass);
    }

    /** The logits of these texts with the weight moved by {@code change [out, in]}, in order. */
    float[][] logits(int[] members, NDArray change) {
        float[][] logits = new float[texts.size()][];
        for (int[] batch : plan(members, TOKENS)) {
            try (NDManager step = manager.newSubManager()) {
                NDArray weight = moved(change, step);
                float[] values = logits(batch, FfnPass.replacing(matrix.name(), weight), step)
                        .toFloatArray();
                int classes = values.length / batch.length;
                for (int row = 0; row < batch.length; row++) {
                    logits[batch[row]] = Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
                }
            }
        }
        return Arrays.stream(members).mapToObj(text -> logits[text]).toArray(float[][]::new);
    }

    /** The edited weight {@code W + change} in {@code scope}. */
    NDArray moved(NDArray change, NDManager scope) {
        NDArray weight = change.add(model.weight(matrix));
        weight.attach(scope);
        return weight;
    }

    /**
     * The factors of the loss of the first texts at the unedited weight, token by token.
     *
     * @param count number of texts, from the first on
     * @param onInput applied to the inputs {@code [rows, tokens, in]} before they are kept
     * @param onDerivative applied to the derivatives {@code [rows, tokens, out]} before they are kept
     */
    FactorRows factors(
            int count, UnaryOperator<NDArray> onInput, UnaryOperator<NDArray> onDerivative, Progress progress) {
        TokenRows.Collector inputs = new TokenRows.Collector(count, manager);
        TokenRows.Collector derivatives = new TokenRows.Collector(count, manager);
        int done = 0;
        for (int[] members : plan(IntStream.range(0, count).toArray(), TOKENS)) {
            try (NDManager step = manager.newSubManager()) {
                FactorTap.Factors factors = tapped(members, step);
                int[] lengths = Arrays.stream(members).map(attended::count).toArray();
                NDArray input = onInput.apply(factors.u());
                NDArray derivative = onDerivative.apply(factors.delta());
                inputs.add(members, lengths, input);
                derivatives.add(members, lengths, derivative);
            }
            done += members.length;
            progress.report("taking the gradients' factors", (double) done / count, done + " texts");
        }
        return new FactorRows(inputs.collect(), derivatives.collect());
    }

    private FactorTap.Factors tapped(int[] members, NDManager step) {
        int[] targets =
                Arrays.stream(members).map(text -> texts.get(text).target()).toArray();
        NDArray oneHot = Classification.oneHot(targets, model.labels().size(), step);
        try (Recording recording = Recording.start()) {
            FactorTap tap = new FactorTap(recording, step, matrix::equals, FfnPass.plain());
            recording.backward(
                    Classification.losses(logits(members, tap, step), oneHot).sum());
            FactorTap.Factors factors = tap.factors().get(matrix);
            factors.u().attach(step);
            factors.delta().attach(step);
            return factors;
        }
    }

    FfnMatrix matrix() {
        return matrix;
    }

    NDManager newScope() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        manager.close();
    }
}
