package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.DeltaSource;
import dev.salem.editor.EditTask;
import dev.salem.editor.Editor;
import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.model.FfnMatrix;
import dev.salem.model.LabelledText;
import dev.salem.progress.Progress;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.FloatCodec;
import dev.salem.tensor.TensorEngine;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A trained editor of one weight of one model: edits are split into batches, each batch's gradient goes through the
 * editor, and the changes are added up and judged together. An edit takes as much of the sum as its fails and adapts
 * need. The caller closes.
 */
public final class MendEditor implements Editor, DeltaSource, AutoCloseable {
    private static final int TRADE_OFF_STEPS = 4;

    private final EditorFacts facts;
    private final Normaliser normaliser;
    private final Parameters parameters;
    private final NDManager owner;

    MendEditor(EditorFacts facts, Normaliser normaliser, Parameters parameters, NDManager owner) {
        this.facts = facts;
        this.normaliser = normaliser;
        this.parameters = parameters;
        this.owner = owner;
    }

    /**
     * Reads an editor that {@link #save} has written; {@link #requireFits} tells whether it is for the model at hand.
     *
     * @throws EditorException if the file is no editor
     */
    public static MendEditor load(Path file) {
        NDManager owner = TensorEngine.newManager();
        try {
            EditorFile.Content content = EditorFile.read(file, owner);
            return new MendEditor(content.facts(), content.normaliser(), content.parameters(), owner);
        } catch (RuntimeException failure) {
            owner.close();
            throw failure;
        }
    }

    /** Writes the editor, whole or not at all; the same editor gives the same bytes. */
    public void save(Path file, String toolVersion) {
        EditorFile.write(file, new EditorFile.Content(facts, normaliser, parameters), toolVersion);
    }

    /**
     * Refuses a model or weight that the editor was not trained for.
     *
     * @throws EditorException naming what differs
     */
    public void requireFits(BaseIdentity base, FfnMatrix matrix) {
        facts.requireFits(base, matrix);
    }

    /** How it was built and trained. */
    public MendSettings settings() {
        return facts.settings();
    }

    @Override
    public String method() {
        return "mend";
    }

    @Override
    public WeightEdit edit(EditTask task, Progress progress) {
        List<LabelledText> all = edits(task);
        all.addAll(task.passes());
        try (CachedTexts texts = CachedTexts.of(task.model(), task.block(), all, progress);
                NDManager scope = texts.newScope()) {
            NDArray change = change(texts, task, scope, progress);
            UsedRows rows = new UsedRows(
                    texts,
                    task.fails().size(),
                    task.adapts().size(),
                    task.passes().size());
            List<float[][]> logits = new ArrayList<>();
            List<WeightEdit.TradeOffPoint> tradeOff = new ArrayList<>();
            for (int point = 0; point <= TRADE_OFF_STEPS; point++) {
                double lambda = (double) point / TRADE_OFF_STEPS;
                logits.add(rows.logits(change.mul(lambda)));
                tradeOff.add(rows.tradeOff(lambda, logits.get(0), logits.get(point)));
                progress.report("measuring the edit", lambda, "");
            }
            double extent = rows.extent(change);
            NDArray chosen = change.mul(extent);
            NDArray base = task.model().weight(task.matrix());
            float[] values = rounded(texts.moved(chosen, scope), task.storedAs());
            NDArray written = scope.create(FloatBuffer.wrap(values), base.getShape(), DataType.FLOAT32)
                    .sub(base);
            return new WeightEdit(
                    task.matrix(),
                    values,
                    List.of(
                            rows.stage("unedited", logits.get(0)),
                            rows.stage("editor", logits.get(TRADE_OFF_STEPS)),
                            rows.stage("extent", rows.logits(chosen)),
                            rows.stage("rounded to " + task.storedAs(), rows.logits(written))),
                    tradeOff,
                    facts(extent, batches(task).size()),
                    List.of());
        }
    }

    private Map<String, String> facts(double extent, int batches) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("extent", String.format(Locale.ROOT, "%.3f", extent));
        facts.put("step size", String.format(Locale.ROOT, "%.3g", stepSize()));
        facts.put("batches", Integer.toString(batches));
        return facts;
    }

    /** The step size α that was learnt. */
    public double stepSize() {
        return Math.exp(parameters.logStep().toFloatArray()[0]);
    }

    private static float[] rounded(NDArray weight, Dtype storedAs) {
        FloatBuffer stored = FloatCodec.decode(FloatCodec.encode(weight.toFloatArray(), storedAs), storedAs);
        float[] values = new float[stored.remaining()];
        stored.get(values);
        return values;
    }

    /**
     * The whole change {@code ΔW [out, in]} that the editor makes of a task's fails and adapts, as it is: neither scaled nor
     * rounded.
     *
     * @param scope owner of the result
     * @throws EditorException if it is not finite
     */
    @Override
    public NDArray delta(EditTask task, NDManager scope, Progress progress) {
        try (CachedTexts texts = CachedTexts.of(task.model(), task.block(), edits(task), progress)) {
            return change(texts, task, scope, progress);
        }
    }

    private NDArray change(CachedTexts texts, EditTask task, NDManager scope, Progress progress) {
        if (!task.matrix().equals(facts.matrix())) {
            throw new EditorException("the editor was trained for "
                    + facts.matrix().name() + ", not " + task.matrix().name());
        }
        int edits = task.fails().size() + task.adapts().size();
        FactorRows factors = texts.factors(edits, normaliser.input()::mapped, normaliser.output()::mapped, progress);
        NDArray sum = scope.zeros(new Shape(facts.matrix().out(), facts.matrix().in()), DataType.FLOAT32);
        for (int[] batch : batches(task)) {
            try (NDManager step = texts.newScope()) {
                GradientFactors seen = GradientFactors.of(factors, batch, facts.settings(), step);
                sum.addi(EditorOutput.of(seen, normaliser, parameters.in(step)).change());
            }
        }
        if (sum.isInfinite().any().toBooleanArray()[0] || sum.isNaN().any().toBooleanArray()[0]) {
            throw new EditorException("the editor's change of " + facts.matrix().name() + " is not finite");
        }
        return sum;
    }

    private static List<LabelledText> edits(EditTask task) {
        List<LabelledText> edits = new ArrayList<>(task.fails());
        edits.addAll(task.adapts());
        return edits;
    }

    /**
     * As many batches as the fails need, of even size; adapts follow in their order, so those that stand in the order of
     * their fails come into the same batch.
     */
    private List<int[]> batches(EditTask task) {
        int fails = task.fails().size();
        int adapts = task.adapts().size();
        int count = (fails + facts.settings().batch() - 1) / facts.settings().batch();
        return IntStream.range(0, count)
                .mapToObj(batch -> IntStream.concat(
                                IntStream.range(share(fails, batch, count), share(fails, batch + 1, count)),
                                IntStream.range(
                                        fails + share(adapts, batch, count), fails + share(adapts, batch + 1, count)))
                        .toArray())
                .toList();
    }

    private static int share(int size, int batch, int count) {
        return (int) ((long) size * batch / count);
    }

    @Override
    public void close() {
        owner.close();
    }
}
