package dev.salem.editor.refine;

import dev.salem.editor.EditTask;
import dev.salem.logits.Logits;
import dev.salem.model.LabelledText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rows of the constrained step: fails, used adapts, thinned copies of fails, and passes that are held in place. A text
 * whose answer has several tokens has a row for each; it is right when all of them are. Copies are asked for their target
 * like fails, but softly, and nothing counts whether they have it.
 *
 * @param texts all rows in this order, those of a text together
 * @param owners index of each row's text, from 0 on
 * @param fails number of texts that are fails
 * @param edits number of texts that are fails or adapts
 * @param asked number of texts that are fails, adapts or copies
 */
record Rows(List<LabelledText> texts, int[] owners, int fails, int edits, int asked) {
    private static final int FEWEST_PASSES = 60;
    private static final int MOST_PASSES = 200;
    private static final double COPY = 0.3;

    /** Texts with one target each, no copies. */
    Rows(List<LabelledText> texts, int fails, int edits) {
        this(texts, IntStream.range(0, texts.size()).toArray(), fails, edits, edits);
    }

    /**
     * Rows of a task with as many of its passes, evenly spread over their list, as {@code passTokens} allow or as there
     * are edits, but from 60 to 200 of them.
     */
    static Rows of(EditTask task, int passTokens) {
        List<LabelledText> samples = new ArrayList<>(task.fails());
        samples.addAll(task.adapts());
        int edits = samples.size();
        double tokens = average(task.passes().stream().mapToInt(LabelledText::length));
        double targets = average(task.passes().stream().mapToInt(pass -> pass.answer().length));
        int editRows = samples.stream().mapToInt(edit -> edit.answer().length).sum();
        double wanted = Math.max(FEWEST_PASSES, Math.min(MOST_PASSES, Math.max(editRows, passTokens / tokens)));
        samples.addAll(ThinnedTexts.of(task));
        int asked = samples.size();
        samples.addAll(LabelledText.spread(task.passes(), (int) Math.ceil((int) wanted / targets)));
        return expanded(samples, task.fails().size(), edits, asked);
    }

    /** Rows of passes alone; there may be none. */
    static Rows ofPasses(List<LabelledText> passes) {
        return expanded(passes, 0, 0, 0);
    }

    private static double average(IntStream figures) {
        return figures.average().orElseThrow();
    }

    private static Rows expanded(List<LabelledText> samples, int fails, int edits, int asked) {
        List<LabelledText> rows = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int sample = 0; sample < samples.size(); sample++) {
            List<LabelledText> own = samples.get(sample).rows();
            rows.addAll(own);
            for (int row = 0; row < own.size(); row++) {
                owners.add(sample);
            }
        }
        return new Rows(rows, owners.stream().mapToInt(Integer::intValue).toArray(), fails, edits, asked);
    }

    int size() {
        return texts.size();
    }

    /** The number of rows of fails and adapts; they come first. */
    int editRows() {
        return rowsBefore(edits);
    }

    /** The number of rows of fails, adapts and copies; those of passes follow. */
    int askedRows() {
        return rowsBefore(asked);
    }

    /** The rows of copies, whose logits nothing is measured with. */
    BitSet unread() {
        BitSet unread = new BitSet(size());
        unread.set(editRows(), askedRows());
        return unread;
    }

    private int rowsBefore(int text) {
        return (int) Arrays.stream(owners).filter(owner -> owner < text).count();
    }

    /** The number of texts. */
    int samples() {
        return owners.length == 0 ? 0 : owners[owners.length - 1] + 1;
    }

    /** The number of texts that are passes. */
    int passes() {
        return samples() - asked;
    }

    /** The smallest margin of each text's rows. */
    double[] smallest(double[] margins) {
        double[] smallest = new double[samples()];
        Arrays.fill(smallest, Double.POSITIVE_INFINITY);
        for (int row = 0; row < margins.length; row++) {
            smallest[owners[row]] = Math.min(smallest[owners[row]], margins[row]);
        }
        return smallest;
    }

    /** How many fails and used adapts have this margin at each of their rows. */
    int reaching(double margin, double[] margins) {
        return (int) Arrays.stream(smallest(margins), 0, edits)
                .filter(smallest -> smallest >= margin)
                .count();
    }

    /** How many fails and used adapts are right. */
    int right(double[] margins) {
        return (int) Arrays.stream(smallest(margins), 0, edits)
                .filter(smallest -> smallest > 0)
                .count();
    }

    /** Mean divergence of the pass rows' logits from those of the unedited model, in nats. */
    double divergence(float[][] baseLogits, float[][] logits) {
        return IntStream.range(askedRows(), size())
                .mapToDouble(row -> Logits.divergence(baseLogits[row], logits[row]))
                .average()
                .orElseThrow();
    }

    /** How firmly each row holds: edits 10, copies a fraction of one, passes more the closer they are to the border. */
    double[] weights(double[] baseMargins) {
        int edited = editRows();
        int copied = askedRows();
        double[] weights = new double[size()];
        for (int row = 0; row < weights.length; row++) {
            if (row < edited) {
                weights[row] = 10;
            } else if (row < copied) {
                weights[row] = COPY;
            } else {
                double p = 1 / (1 + StrictMath.exp(-baseMargins[row]));
                weights[row] = (p * (1 - p) + 0.1) / 0.35;
            }
        }
        return weights;
    }

    /** What a round asks of each row: edits and copies up to the margin, passes back to where they were. */
    double[] targets(double[] margins, double[] baseMargins, MarginTargets wanted) {
        int lifted = askedRows();
        double[] targets = new double[size()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = row < lifted
                    ? Math.min(wanted.cap(), wanted.margin() - margins[row])
                    : baseMargins[row] - margins[row];
        }
        return targets;
    }

    /** The smallest margin of fails and used adapts. */
    double smallestEditMargin(double[] margins) {
        return IntStream.range(0, editRows())
                .mapToDouble(row -> margins[row])
                .min()
                .orElseThrow();
    }
}
