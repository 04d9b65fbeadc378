package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.EditTask;
import dev.salem.logits.Logits;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Used passes that are no rows of the step: what an edit loses of them was not prevented by holding them in place. */
final class KeptPasses implements AutoCloseable {
    private static final int MOST_TOKENS = 16_000;
    /** Half of a 95 % interval. */
    private static final double ERRORS = 1.96;

    private final Rows rows;
    private final AttendedRows attended;
    private final NDArray base;
    private float[][] unedited;

    private KeptPasses(Rows rows, AttendedRows attended, NDArray base) {
        this.base = base;
        this.rows = rows;
        this.attended = attended;
    }

    /** As many of the task's other passes, evenly spread over their list, as 16,000 tokens hold; there may be none. */
    static KeptPasses of(EditTask task, Rows taken) {
        Set<EncodedText> texts = Collections.newSetFromMap(new IdentityHashMap<>());
        taken.texts().forEach(row -> texts.add(row.text()));
        List<LabelledText> others = task.passes().stream()
                .filter(pass -> !texts.contains(pass.text()))
                .toList();
        Rows rows = Rows.ofPasses(LabelledText.spread(others, MOST_TOKENS));
        return new KeptPasses(
                rows,
                AttendedRows.of(task.model(), task.block(), rows.texts()),
                task.model().weight(task.matrix()));
    }

    /** How many there are. */
    int size() {
        return rows.passes();
    }

    /** How many of them this weight loses. */
    int lost(NDArray weight) {
        double[] smallest = rows.smallest(attended.margins(weight));
        return (int) Arrays.stream(smallest).filter(margin -> !(margin > 0)).count();
    }

    /** Mean divergence of their rows from the unedited model with this weight, in nats; there must be some passes. */
    double divergence(NDArray weight) {
        if (unedited == null) {
            unedited = attended.logits(base);
        }
        float[][] logits = attended.logits(weight);
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
        return WilsonBound.upper((double) lost / size(), size(), ERRORS) <= share;
    }

    @Override
    public void close() {
        attended.close();
    }
}
