package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.EditTask;
import dev.salem.logits.Logits;
import dev.salem.model.LabelledText;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Used passes that are no rows of the step: what an edit loses of them was not prevented by holding them in place. */
final class KeptPasses implements AutoCloseable {
    private static final int MOST_TOKENS = 16_000;
    /** Half of a 95 % interval. */
    private static final double ERRORS = 1.96;

    private final List<LabelledText> passes;
    private final AttendedRows attended;
    private final NDArray base;
    private float[][] unedited;

    private KeptPasses(List<LabelledText> passes, AttendedRows attended, NDArray base) {
        this.base = base;
        this.passes = passes;
        this.attended = attended;
    }

    /** As many of the task's other passes, evenly spread over their list, as 16,000 tokens hold; there may be none. */
    static KeptPasses of(EditTask task, Rows rows) {
        Set<LabelledText> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        taken.addAll(rows.texts());
        List<LabelledText> others =
                task.passes().stream().filter(pass -> !taken.contains(pass)).toList();
        List<LabelledText> passes = LabelledText.spread(others, MOST_TOKENS);
        return new KeptPasses(
                passes,
                AttendedRows.of(task.model(), task.block(), passes),
                task.model().weight(task.matrix()));
    }

    /** How many there are. */
    int size() {
        return passes.size();
    }

    /** Their logits with this weight. */
    float[][] logits(NDArray weight) {
        return attended.logits(weight);
    }

    /** How many of them these logits lose. */
    int lost(float[][] logits) {
        int lost = 0;
        for (int row = 0; row < logits.length; row++) {
            lost += Logits.margin(logits[row], passes.get(row).target()) > 0 ? 0 : 1;
        }
        return lost;
    }

    /** Mean divergence of these logits from the unedited model's, in nats; there must be some passes. */
    double divergence(float[][] logits) {
        if (unedited == null) {
            unedited = logits(base);
        }
        double sum = 0;
        for (int row = 0; row < logits.length; row++) {
            sum += Logits.divergence(unedited[row], logits[row]);
        }
        return sum / logits.length;
    }

    /**
     * Whether so many lost ones speak for no more than this share of all passes: none is lost, or the upper bound of its 95 %
     * interval is within it.
     */
    boolean allow(int lost, double share) {
        if (lost == 0) {
            return true;
        }
        return WilsonBound.upper((double) lost / passes.size(), passes.size(), ERRORS) <= share;
    }

    @Override
    public void close() {
        attended.close();
    }
}
