package dev.salem.editor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.logits.Logits;
import dev.salem.model.Batch;
import dev.salem.model.BatchPlan;
import dev.salem.model.FactorTap;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.GenerativeModel;
import dev.salem.model.HiddenState;
import dev.salem.model.LabelledText;
import dev.salem.model.TokenPrediction;
import dev.salem.model.TransformerModel;
import dev.salem.tensor.Recording;
import dev.salem.tensor.TensorEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Rows whose states below the edited weight are computed once and kept: what an edit of the block does not change. In
 * length-sorted batches; the caller closes.
 */
public final class AttendedRows implements AutoCloseable {
    private static final int TOKENS = 512;

    private final TransformerModel model;
    private final FfnMatrix matrix;
    private final int size;
    private final BitSet unread;
    private final NDManager manager;
    private final List<Part> parts = new ArrayList<>();

    /**
     * One batch.
     *
     * @param rows which rows, by their index in the list that was given
     * @param batch their tokens
     * @param attended the state that the edited feed-forward network reads
     * @param targets the class or token that each should get {@code [rows]} i64
     * @param tokenMask {@link TransformerModel#tokenMask} of the edited block {@code [rows, tokens]}
     */
    public record Part(int[] rows, Batch batch, HiddenState attended, NDArray targets, NDArray tokenMask) {}

    private AttendedRows(TransformerModel model, int block, int size, BitSet unread) {
        this.model = model;
        this.matrix = model.editable(block);
        this.size = size;
        this.unread = unread;
        this.manager = model.newScope();
    }

    /** Runs the rows, texts with one target each, up to the edited weight of {@code block}. */
    public static AttendedRows of(TransformerModel model, int block, List<LabelledText> rows) {
        return of(model, block, rows, new BitSet());
    }

    /** The same with rows whose logits nobody reads: null stands for them, as a vocabulary for each is more than a heap may hold. */
    public static AttendedRows of(TransformerModel model, int block, List<LabelledText> rows, BitSet unread) {
        AttendedRows attended = new AttendedRows(model, block, rows.size(), unread);
        for (int[] members : BatchPlan.ofRecorded(rows, TOKENS, model.matricesFrom(block))) {
            try (NDManager step = attended.manager.newSubManager()) {
                List<LabelledText> texts =
                        Arrays.stream(members).mapToObj(rows::get).toList();
                Batch batch = model.batch(texts, step);
                NDArray targets = LabelledText.targets(texts, attended.manager);
                HiddenState state = model.upTo(block, batch).attach(attended.manager);
                NDArray mask = model.tokenMask(block, batch, attended.manager);
                attended.parts.add(new Part(members, batch.attach(attended.manager), state, targets, mask));
            }
        }
        TensorEngine.releaseFreedMemory();
        return attended;
    }

    /** The number of rows. */
    public int size() {
        return size;
    }

    public List<Part> parts() {
        return parts;
    }

    /** The logits of every row with this edited weight {@code [out, in]}. */
    public float[][] logits(NDArray weight) {
        float[][] logits = new float[size][];
        forEachPart(weight, (part, rows) -> {
            for (int row = 0; row < rows.length; row++) {
                logits[part.rows()[row]] = read(part.rows()[row], rows[row]);
            }
        });
        return logits;
    }

    /** The margin of every row with this edited weight {@code [out, in]}; holds few rows' logits at a time. */
    public double[] margins(NDArray weight) {
        double[] margins = new double[size];
        forEachPart(weight, (part, rows) -> {
            long[] targets = part.targets().toLongArray();
            for (int row = 0; row < rows.length; row++) {
                margins[part.rows()[row]] = Logits.margin(rows[row], (int) targets[row]);
            }
        });
        return margins;
    }

    private float[] read(int row, float[] logits) {
        return unread.get(row) ? null : logits;
    }

    private void forEachPart(NDArray weight, BiConsumer<Part, float[][]> reader) {
        for (Part part : parts) {
            try (NDManager step = manager.newSubManager()) {
                NDArray result = model.from(
                        matrix.block(),
                        part.attended().alias(step),
                        part.batch(),
                        FfnPass.replacing(matrix.name(), weight));
                reader.accept(part, perRow(result, part));
            }
        }
        TensorEngine.releaseFreedMemory();
    }

    /**
     * Margins and their derivatives by the outputs of the edited weight; of tokens the derivatives of their soft margins.
     *
     * @param weight the edited weight {@code [out, in]}
     * @param part one of {@link #parts()}
     * @param scope owner of the result's arrays
     */
    public Margins margins(NDArray weight, Part part, NDManager scope) {
        try (NDManager step = manager.newSubManager();
                Recording recording = Recording.start()) {
            FactorTap tap = new FactorTap(recording, step, matrix::equals, FfnPass.replacing(matrix.name(), weight));
            NDArray logits = model.from(matrix.block(), part.attended().alias(step), part.batch(), tap);
            NDArray margins = TokenPrediction.margins(logits, part.targets());
            NDArray moved = model instanceof GenerativeModel generative
                    ? TokenPrediction.softMargins(logits, part.targets(), generative.answerForm())
                    : margins;
            recording.backward(moved.sum());
            FactorTap.Factors factors = tap.factors().get(matrix);
            factors.u().attach(scope);
            factors.delta().attach(scope);
            float[][] perRow = perRow(logits, part);
            for (int row = 0; row < perRow.length; row++) {
                perRow[row] = read(part.rows()[row], perRow[row]);
            }
            return new Margins(margins.toFloatArray(), perRow, factors);
        }
    }

    /**
     * Margins of a part's rows.
     *
     * @param values target's logit minus the largest other, a row each
     * @param logits {@code [rows][classes]}, null of a row whose logits nobody reads
     * @param factors inputs of the weight, and derivatives of the margins by its outputs
     */
    public record Margins(float[] values, float[][] logits, FactorTap.Factors factors) {}

    private static float[][] perRow(NDArray logits, Part part) {
        float[] values = logits.toFloatArray();
        int classes = values.length / part.rows().length;
        float[][] rows = new float[part.rows().length][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * classes, (row + 1) * classes);
        }
        return rows;
    }

    @Override
    public void close() {
        manager.close();
    }
}
