package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How an editor does on groups and passes that it does not learn from.
 *
 * @param loss mean over batches of {@code c_e · mean edits + mean passes}
 * @param divergence the passes' part of it, in nats
 * @param editAccuracy share of the groups' texts that get their target
 * @param drawdown share of the passes that get another answer
 */
record Validation(double loss, double divergence, double editAccuracy, double drawdown) {
    /** Edits batch after batch of the groups, each from the unedited weight. */
    static Validation of(TrainingSet set, List<int[]> groups, MendSettings settings, Parameters parameters) {
        double loss = 0;
        double divergence = 0;
        double right = 0;
        double lost = 0;
        int edits = 0;
        int batches = 0;
        int[] passes = set.keptPasses();
        for (int from = 0; from < groups.size(); from += settings.batch()) {
            int[] chosen = IntStream.range(from, Math.min(groups.size(), from + settings.batch()))
                    .toArray();
            Trial trial = new Trial(Draws.texts(groups, chosen), passes);
            double[] weights = trial.weights(settings.editWeight());
            int[] members = trial.members();
            float[][] logits = logits(set, trial, settings, parameters);
            for (int row = 0; row < members.length; row++) {
                double part = weights[row] * set.loss().divergence(members[row], logits[row]);
                loss += part;
                boolean correct =
                        answer(logits[row]) == set.texts().text(members[row]).target();
                if (row < trial.edits().length) {
                    right += correct ? 1 : 0;
                } else {
                    divergence += part;
                    lost += correct ? 0 : 1;
                }
            }
            edits += trial.edits().length;
            batches++;
        }
        return new Validation(
                loss / batches, divergence / batches, right / edits, lost / ((double) batches * passes.length));
    }

    private static float[][] logits(TrainingSet set, Trial trial, MendSettings settings, Parameters parameters) {
        try (NDManager scope = set.texts().newScope()) {
            GradientFactors factors = GradientFactors.of(set.factors(), trial.edits(), settings, scope);
            NDArray change = EditorOutput.of(factors, set.normaliser(), parameters.in(scope))
                    .change();
            return set.texts().logits(trial.members(), change);
        }
    }

    static int answer(float[] logits) {
        return IntStream.range(0, logits.length)
                .reduce((best, label) -> logits[label] > logits[best] ? label : best)
                .orElseThrow();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "loss %.4f, kl %.4f, edit accuracy %.3f, drawdown %.4f",
                loss,
                divergence,
                editAccuracy,
                drawdown);
    }
}
