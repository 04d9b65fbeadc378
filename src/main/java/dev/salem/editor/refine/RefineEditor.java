package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.DeltaSource;
import dev.salem.editor.EditSettings;
import dev.salem.editor.EditTask;
import dev.salem.editor.Editor;
import dev.salem.editor.WeightEdit;
import dev.salem.model.GenerativeModel;
import dev.salem.progress.Progress;
import dev.salem.safetensors.FloatCodec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The curvature-aware constrained step: the smallest change, measured by what it does to passes, that puts every edit
 * and used adapt on the right side by a margin, in closed form. Alone it is the method {@code direct}; with a start (a
 * trained editor's change) it is the second stage of {@code salem}, which keeps the start only if it costs the passes
 * less.
 */
public final class RefineEditor implements Editor {
    private static final int PASS_TOKENS = 4000;

    private final EditSettings settings;
    private final DeltaSource start;

    private RefineEditor(EditSettings settings, DeltaSource start) {
        this.settings = settings;
        this.start = start;
    }

    /** The method {@code direct}. */
    public RefineEditor(EditSettings settings) {
        this(settings, null);
    }

    /** The method {@code salem}: refinement of a trained editor's change. */
    public static RefineEditor startingFrom(DeltaSource start, EditSettings settings) {
        return new RefineEditor(settings, start);
    }

    /** Copies of each of so many fails that the step works on beside them, where answers are sequences of their own. */
    public static int copies(int fails) {
        return ThinnedTexts.ofEach(fails);
    }

    @Override
    public String method() {
        return start == null ? "direct" : "salem";
    }

    @Override
    public WeightEdit edit(EditTask task, Progress progress) {
        Rows rows = Rows.of(task, PASS_TOKENS);
        try (NDManager scope = task.model().newScope();
                AttendedRows attended = AttendedRows.of(task.model(), task.block(), rows.texts(), rows.unread());
                Linearisation linearisation = new Linearisation(attended, scope)) {
            return new Run(task, rows, scope, attended, linearisation, progress).edit();
        }
    }

    /** One edit. */
    private final class Run {
        private final EditTask task;
        private final Rows rows;
        private final NDManager scope;
        private final AttendedRows attended;
        private final Linearisation linearisation;
        private final Progress progress;
        private final NDArray base;
        private final double[] baseMargins;
        private final float[][] baseLogits;
        private MarginTargets targets;
        private final List<WeightEdit.Stage> stages = new ArrayList<>();
        private final Map<String, String> facts = new LinkedHashMap<>();

        Run(
                EditTask task,
                Rows rows,
                NDManager scope,
                AttendedRows attended,
                Linearisation linearisation,
                Progress progress) {
            this.task = task;
            this.rows = rows;
            this.scope = scope;
            this.attended = attended;
            this.linearisation = linearisation;
            this.progress = progress;
            base = task.model().weight(task.matrix());
            linearisation.at(base);
            baseMargins = linearisation.margins();
            baseLogits = linearisation.logits();
            stages.add(RowMeasures.of(rows, baseLogits, baseLogits).stage("unedited"));
            linearisation.whiten(PassMetric.of(task, rows, linearisation, scope, progress));
            targets = asked(settings.margin().orElseGet(this::automaticMargin));
            if (rows.asked() > rows.edits()) {
                facts.put("thinned copies", Integer.toString(rows.asked() - rows.edits()));
            }
            facts.put("pass rows", Integer.toString(rows.size() - rows.askedRows()));
        }

        private MarginTargets asked(double margin) {
            return task.model() instanceof GenerativeModel generative
                    ? MarginTargets.ofTokens(margin, generative.answerForm())
                    : MarginTargets.of(margin);
        }

        private double automaticMargin() {
            double least = task.model().answersSeparately() ? MarginChoice.LEAST_OF_ANSWERS : 0;
            MarginChoice choice = MarginChoice.of(rows, linearisation.kernel(), baseMargins, least, settings, scope);
            facts.put("automatic margin", choice.toString());
            return choice.margin();
        }

        WeightEdit edit() {
            Refined refined = refined();
            Extent extent = Extent.of(
                    rows,
                    attended,
                    base,
                    refined.change(),
                    baseLogits,
                    refined.measures(),
                    targets,
                    settings.allowedDrawdown(),
                    scope);
            facts.put("margin", said(targets.margin()));
            facts.put("extent", String.format(Locale.ROOT, "%.3f", extent.lambda()));
            facts.put("rounds", Integer.toString(refined.rounds()));
            float[] values = rounded(refined.change().mul(extent.lambda()).add(base));
            RowMeasures written = measured(values);
            if (written.smallestMargin() <= 0 && refined.measures().smallestMargin() > 0) {
                values = onceMore(values);
                written = measured(values);
            }
            stages.add(written.stage("rounded to " + task.storedAs()));
            return new WeightEdit(task.matrix(), values, List.copyOf(stages), extent.points(), facts, List.of());
        }

        /** A change and what it does; the change belongs to the run. */
        private record Refined(NDArray change, RowMeasures measures, int rounds) {}

        private Refined refined() {
            if (start == null && settings.margin().isPresent()) {
                return refine(noChange(), "refined");
            }
            try (KeptPasses kept = KeptPasses.of(task, rows)) {
                Refined direct = settings.margin().isPresent() ? refine(noChange(), "refined") : direct(kept);
                return start == null ? direct : started(direct, kept);
            }
        }

        /** The step from the trained editor's change, if that costs passes less than the one from no change. */
        private Refined started(Refined direct, KeptPasses kept) {
            NDArray change = start.delta(task, scope, progress);
            try (NDArray weight = change.add(base)) {
                linearisation.at(weight);
            }
            stages.add(RowMeasures.of(rows, baseLogits, linearisation.logits()).stage("editor"));
            Refined started = refine(change, "editor, refined");
            boolean better = better(started, direct, kept);
            facts.put("start", better ? "the trained editor's change" : "none: the editor's change costs passes more");
            return better ? started : direct;
        }

        /** Whether the change that began at the trained editor's reaches as far and costs passes less, kept ones foremost. */
        private boolean better(Refined started, Refined direct, KeptPasses kept) {
            RowMeasures one = started.measures();
            RowMeasures other = direct.measures();
            if (one.smallestMargin() < Math.min(targets.stop(), other.smallestMargin())
                    || one.passDrawdown() > other.passDrawdown()) {
                return false;
            }
            if (kept.size() == 0) {
                return one.passDrawdown() < other.passDrawdown() || one.kl() < other.kl();
            }
            NDArray ofEditor = weight(started.change());
            NDArray ofNone = weight(direct.change());
            return kept.lost(ofEditor) <= kept.lost(ofNone) && kept.divergence(ofEditor) < kept.divergence(ofNone);
        }

        /**
         * The step from the unedited weight with the automatic margin. One that may lose more of the passes than allowed, as
         * the kept ones tell, is taken down, margin by margin, as long as that spares kept ones.
         */
        private Refined direct(KeptPasses kept) {
            Refined best = refine(noChange(), "refined");
            int lost = kept.lost(weight(best.change()));
            OptionalDouble lower = MarginChoice.below(targets.margin());
            while (lower.isPresent() && !kept.allow(lost, settings.allowedDrawdown())) {
                MarginTargets higher = targets;
                WeightEdit.Stage stage = stages.remove(stages.size() - 1);
                targets = asked(lower.getAsDouble());
                linearisation.at(base);
                Refined next = refine(noChange(), "refined");
                int lostNext = kept.lost(weight(next.change()));
                if (lostNext >= lost) {
                    stages.set(stages.size() - 1, stage);
                    targets = higher;
                    break;
                }
                best = next;
                lost = lostNext;
                lower = MarginChoice.below(targets.margin());
            }
            facts.put("kept passes lost", lost + " of " + kept.size());
            return best;
        }

        private NDArray noChange() {
            return scope.zeros(base.getShape(), DataType.FLOAT32);
        }

        /** The edited weight; freed with the run. */
        private NDArray weight(NDArray change) {
            return change.add(base);
        }

        private static String said(double margin) {
            return String.format(Locale.ROOT, "%.1f", margin);
        }

        private Refined refine(NDArray change, String stage) {
            ConstrainedStep step = new ConstrainedStep(rows, linearisation, base, baseMargins, targets);
            step.run(change, scope, progress);
            RowMeasures measures = RowMeasures.of(rows, baseLogits, linearisation.logits());
            stages.add(measures.stage(stage));
            return new Refined(change, measures, step.rounds());
        }

        /** One more round from the rounded weight, for an edit that fell back by rounding. */
        private float[] onceMore(float[] values) {
            try (NDManager step = scope.newSubManager()) {
                NDArray weight = step.create(FloatBuffer.wrap(values), base.getShape(), DataType.FLOAT32);
                linearisation.at(weight);
                NDArray change = weight.sub(base);
                new ConstrainedStep(rows, linearisation, base, baseMargins, targets).round(change, step);
                return rounded(change.add(base));
            }
        }

        private float[] rounded(NDArray weight) {
            FloatBuffer stored =
                    FloatCodec.decode(FloatCodec.encode(weight.toFloatArray(), task.storedAs()), task.storedAs());
            float[] values = new float[stored.remaining()];
            stored.get(values);
            return values;
        }

        private RowMeasures measured(float[] values) {
            try (NDManager step = scope.newSubManager()) {
                NDArray weight = step.create(FloatBuffer.wrap(values), base.getShape(), DataType.FLOAT32);
                return RowMeasures.of(rows, baseLogits, attended.logits(weight));
            }
        }
    }
}
