package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditorException;
import dev.salem.progress.Progress;
import java.util.BitSet;
import java.util.Locale;

/**
 * Rounds of the constrained step: linearise at the weight so far, solve for the increment, add it, until every edit and
 * used adapt has the stop margin. Only the increment is solved for; solving anew from zero oscillates. Where an edit
 * cannot be reached, further rounds only cost the passes: they end after three that come no nearer or one that overshoots all
 * numbers, and the first of the rounds counts that reached most.
 */
final class ConstrainedStep {
    private static final int ROUNDS = 20;

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
        RoundJudge judge = new RoundJudge();
        try (NDManager step = scope.newSubManager()) {
            NDArray bestChange = change.duplicate();
            bestChange.attach(step);
            while (true) {
                double smallest = rows.smallestEditMargin(linearisation.margins());
                progress.report("editing", share(first, smallest), said(smallest));
                if (smallest >= targets.stop()) {
                    return;
                }
                if (judge.isBest(Reached.of(rows, targets, linearisation.margins()))) {
                    bestChange.intern(change.duplicate());
                }
                if (rounds == ROUNDS || judge.isStuck()) {
                    break;
                }
                round(change, scope);
            }
            change.intern(bestChange);
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
                        linearisation.kernel(), asked, rows.weights(baseMargins), rows.askedRows(), new BitSet())
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
