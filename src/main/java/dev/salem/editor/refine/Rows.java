package dev.salem.editor.refine;

import dev.salem.editor.EditTask;
import dev.salem.model.LabelledText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of the constrained step: fails, used adapts, and passes that are held in place.
 *
 * @param texts all rows in this order
 * @param fails number of fails
 * @param edits number of fails and adapts
 */
record Rows(List<LabelledText> texts, int fails, int edits) {
    private static final int FEWEST_PASSES = 60;
    private static final int MOST_PASSES = 200;

    /**
     * Rows of a task with as many of its passes, evenly spread over their list, as {@code passTokens} allow or as there
     * are edits, but from 60 to 200 of them.
     */
    static Rows of(EditTask task, int passTokens) {
        List<LabelledText> texts = new ArrayList<>(task.fails());
        texts.addAll(task.adapts());
        int edits = texts.size();
        double tokens = task.passes().stream()
                .mapToInt(pass -> pass.text().length())
                .average()
                .orElseThrow();
        int wanted = (int) Math.max(FEWEST_PASSES, Math.min(MOST_PASSES, Math.max(edits, passTokens / tokens)));
        texts.addAll(LabelledText.spread(task.passes(), wanted));
        return new Rows(texts, task.fails().size(), edits);
    }

    int size() {
        return texts.size();
    }

    /** How firmly each row holds: edits 10, passes more the closer they are to the border. */
    double[] weights(double[] baseMargins) {
        double[] weights = new double[size()];
        for (int row = 0; row < weights.length; row++) {
            if (row < edits) {
                weights[row] = 10;
            } else {
                double p = 1 / (1 + StrictMath.exp(-baseMargins[row]));
                weights[row] = (p * (1 - p) + 0.1) / 0.35;
            }
        }
        return weights;
    }

    /** What a round asks of each row: edits up to the margin, passes back to where they were. */
    double[] targets(double[] margins, double[] baseMargins, MarginTargets asked) {
        double[] targets = new double[size()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = row < edits
                    ? Math.min(asked.cap(), asked.margin() - margins[row])
                    : baseMargins[row] - margins[row];
        }
        return targets;
    }

    /** The smallest margin of fails and used adapts. */
    double smallestEditMargin(double[] margins) {
        return IntStream.range(0, edits).mapToDouble(row -> margins[row]).min().orElseThrow();
    }
}
