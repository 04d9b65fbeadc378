package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.tensor.Recording;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One training step's question: what do the edits of some groups do to these groups and to some passes?
 *
 * @param edits indices of the groups' texts
 * @param passes indices of the passes
 */
record Trial(int[] edits, int[] passes) {
    /** Between one group and a whole batch of them, so that single edits are in the editor's experience. */
    static Trial draw(TrainingSet set, MendSettings settings, SplittableRandom random) {
        int groups = 1 + random.nextInt(settings.batch());
        int[] chosen = Draws.without(random, set.training().size(), groups);
        int[] passes = IntStream.of(Draws.without(random, set.passes().length, settings.passesPerStep()))
                .map(pass -> set.passes()[pass])
                .toArray();
        return new Trial(Draws.texts(set.training(), chosen), passes);
    }

    /** All texts, edits first. */
    int[] members() {
        return IntStream.concat(IntStream.of(edits), IntStream.of(passes)).toArray();
    }

    /** The weight of each text in {@code c_e · mean edits + mean passes}. */
    double[] weights(double editWeight) {
        double[] weights = new double[edits.length + passes.length];
        Arrays.fill(weights, 0, edits.length, editWeight / edits.length);
        Arrays.fill(weights, edits.length, weights.length, 1.0 / passes.length);
        return weights;
    }

    /**
     * A loss and its gradient.
     *
     * @param parameters the gradient by each parameter, in the scope that was passed
     */
    record Result(double loss, Parameters parameters) {}

    /**
     * The loss at the editor's change and its gradient by the parameters. The factors do not depend on the parameters,
     * so two backward passes are exact: one by the edited weight, one of its inner product with the change.
     */
    Result differentiate(TrainingSet set, MendSettings settings, Parameters parameters, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            GradientFactors factors = GradientFactors.of(set.factors(), edits, settings, step);
            NDArray change = EditorOutput.of(factors, set.normaliser(), parameters.in(step))
                    .change();
            ChangeLoss.Gradient outer = set.loss().gradient(members(), weights(settings.editWeight()), change, step);
            try (Recording recording = Recording.start()) {
                Parameters leaves = parameters.leaves(recording, step);
                recording.backward(
                        EditorOutput.of(factors, set.normaliser(), leaves).along(outer.gradient()));
                Parameters gradient = leaves.map(recording::gradient);
                gradient.named().values().forEach(array -> array.attach(scope));
                return new Result(outer.loss(), gradient);
            }
        }
    }
}
