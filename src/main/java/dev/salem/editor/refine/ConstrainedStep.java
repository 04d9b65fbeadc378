package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.salem.editor.EditorException;
import dev.salem.progress.Progress;
import java.util.BitSet;
import java.util.Locale;

/**
 * Rounds of the constrained step: linearise at the weight so far, solve for the increment, add it, until the smallest
 * margin of edits and used adapts reaches the stop. Only the increment is solved for; solving anew from zero
 * oscillates.
 */
final class ConstrainedStep {
    private static final int ROUNDS = 10;

    private final Rows rows;
    private final Linearisation linearisation;
    private final NDArray base;
    private final double[] baseMargins;
    private final MarginTargets targets;
    private int rounds;

    ConstrainedStep(Rows rows, Linearisation linearisation, NDArray base, double[] baseMargins, MarginTargets targets) {
        this.rows = rows;
        this.linearisation = linearisation;
        this.base = base;
        this.baseMargins = baseMargins;
        this.targets = targets;
    }

    /**
     * Goes on from a change until the stop, or to the best of the rounds where none reaches it.
     *
     * @param change {@code [out, in]}, which the linearisation is at; it is added to in place
     */
    void run(NDArray change, NDManager scope, Progress progress) {
        double first = rows.smallestEditMargin(linearisation.margins());
        double best = Double.NEGATIVE_INFINITY;
        try (NDManager step = scope.newSubManager()) {
            NDArray bestChange = step.zeros(change.getShape(), DataType.FLOAT32);
            while (true) {
                double smallest = rows.smallestEditMargin(linearisation.margins());
                progress.report("editing", share(first, smallest), said(smallest));
                if (smallest >= targets.stop()) {
                    return;
                }
                if (smallest > best) {
                    best = smallest;
                    bestChange.muli(0).addi(change);
                }
                if (rounds == ROUNDS) {
                    break;
                }
                round(change, scope);
            }
            change.muli(0).addi(bestChange);
            linearise(change);
        }
    }

    private double share(double first, double smallest) {
        return Math.max(0, Math.min(1, (smallest - first) / Math.max(1e-9, targets.stop() - first)));
    }

    private String said(double smallest) {
        return String.format(Locale.ROOT, "round %d, smallest margin %.2f", rounds, smallest);
    }

    /** One round, whatever the margins are. */
    void round(NDArray change, NDManager scope) {
        double[] margins = linearisation.margins();
        double[] asked = rows.targets(margins, baseMargins, targets);
        double[] multipliers = new DualProblem(
                        linearisation.kernel(), asked, rows.weights(baseMargins), rows.editRows(), new BitSet())
                .solve(scope);
        for (double multiplier : multipliers) {
            if (!Double.isFinite(multiplier)) {
                throw new EditorException("round " + (rounds + 1) + " of the edit has no finite solution: "
                        + "the rows' gradients vanish or are not finite in this layer");
            }
        }
        try (NDArray increment = linearisation.change(multipliers, scope)) {
            change.addi(increment);
        }
        rounds++;
        linearise(change);
    }

    private void linearise(NDArray change) {
        try (NDArray weight = change.add(base)) {
            linearisation.at(weight);
        }
    }

    int rounds() {
        return rounds;
    }
}
