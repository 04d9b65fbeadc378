package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The step size α from which an editor that changes nothing starts: that of the lowest loss on some training batches, on
 * a logarithmic grid of half and then quarter decades.
 */
final class StepSize {
    private static final int TRIALS = 6;
    private static final double[] STRIDES = {0.5, 0.25};
    private static final int MAX_STRIDES = 12;

    private final TrainingSet set;
    private final MendSettings settings;
    private final List<Trial> trials = new ArrayList<>();
    private final List<NDArray> directions = new ArrayList<>();

    private StepSize(TrainingSet set, MendSettings settings) {
        this.set = set;
        this.settings = settings;
    }

    /** The logarithm of the step. */
    static double calibrate(TrainingSet set, MendSettings settings, Parameters identity) {
        try (NDManager scope = set.texts().newScope()) {
            StepSize search = new StepSize(set, settings);
            return search.down(search.start(identity.in(scope), scope)) * Math.log(10);
        }
    }

    /** The decade at which the loss would vanish if it were linear. */
    private double start(Parameters identity, NDManager scope) {
        SplittableRandom random = new SplittableRandom(settings.seed());
        double loss = 0;
        double slope = 0;
        for (int i = 0; i < TRIALS; i++) {
            Trial trial = Trial.draw(set, settings, random);
            GradientFactors factors = GradientFactors.of(set.factors(), trial.edits(), settings, scope);
            NDArray direction =
                    EditorOutput.of(factors, set.normaliser(), identity).change();
            ChangeLoss.Gradient atBase = set.loss()
                    .gradient(trial.members(), trial.weights(settings.editWeight()), direction.zerosLike(), scope);
            loss += atBase.loss();
            slope += Math.abs(atBase.gradient().mul(direction).sum().toFloatArray()[0]);
            trials.add(trial);
            directions.add(direction);
        }
        return Math.round(2 * Math.log10(Math.max(loss, Float.MIN_NORMAL) / Math.max(slope, Float.MIN_NORMAL))) / 2.0;
    }

    private double down(double start) {
        double exponent = start;
        double lowest = meanLoss(exponent);
        for (double stride : STRIDES) {
            double before = exponent;
            for (int sign = 1; sign >= -1 && exponent == before; sign -= 2) {
                double next = meanLoss(exponent + sign * stride);
                for (int i = 0; i < MAX_STRIDES && next < lowest; i++) {
                    exponent += sign * stride;
                    lowest = next;
                    next = meanLoss(exponent + sign * stride);
                }
            }
        }
        return exponent;
    }

    private double meanLoss(double exponent) {
        double sum = 0;
        for (int i = 0; i < trials.size(); i++) {
            int[] members = trials.get(i).members();
            double[] weights = trials.get(i).weights(settings.editWeight());
            try (NDManager scope = set.texts().newScope()) {
                NDArray change = directions.get(i).mul(Math.pow(10, exponent));
                change.attach(scope);
                float[][] logits = set.texts().logits(members, change);
                for (int row = 0; row < members.length; row++) {
                    sum += weights[row] * set.loss().divergence(members[row], logits[row]) / trials.size();
                }
            }
        }
        return sum;
    }
}
