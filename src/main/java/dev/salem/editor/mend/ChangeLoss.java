package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.FfnPass;
import dev.salem.tensor.Recording;
import java.nio.FloatBuffer;

/**
 * How far texts' answers are from wanted distributions {@code q} once the weight has moved: {@code Σ weight · KL(q ‖ p)}.
 * For an edit q is certain of the target, and the divergence is its cross-entropy; for a pass q is what the unedited
 * model says.
 */
final class ChangeLoss {
    private static final int TOKENS = 1024;

    private final CachedTexts texts;
    private final float[][] wanted;

    /**
     * @param texts all texts
     * @param wanted probabilities of each text
     */
    ChangeLoss(CachedTexts texts, float[][] wanted) {
        this.texts = texts;
        this.wanted = wanted;
    }

    /**
     * A loss and its gradient.
     *
     * @param gradient by the edited weight {@code [out, in]}
     */
    record Gradient(double loss, NDArray gradient) {}

    /** The loss of {@code members} at {@code W + change}, and its gradient there, in {@code scope}. */
    Gradient gradient(int[] members, double[] weights, NDArray change, NDManager scope) {
        double[] weightOf = new double[wanted.length];
        for (int row = 0; row < members.length; row++) {
            weightOf[members[row]] = weights[row];
        }
        double loss = 0;
        try (NDManager step = scope.newSubManager();
                Recording recording = Recording.start()) {
            NDArray weight = recording.leaf(texts.moved(change, step), step);
            for (int[] batch : texts.plan(members, TOKENS)) {
                try (NDManager inner = step.newSubManager()) {
                    NDArray logits =
                            texts.logits(batch, FfnPass.replacing(texts.matrix().name(), weight), inner);
                    NDArray crossEntropy = logits.logSoftmax(-1)
                            .mul(weighted(batch, weightOf, inner))
                            .sum()
                            .neg();
                    recording.backward(crossEntropy);
                    loss += crossEntropy.toFloatArray()[0];
                }
                for (int text : batch) {
                    loss -= weightOf[text] * entropy(wanted[text]);
                }
            }
            NDArray gradient = recording.gradient(weight);
            gradient.attach(scope);
            return new Gradient(loss, gradient);
        }
    }

    /** {@code KL(q ‖ p)} of one text's logits. */
    double divergence(int text, float[] logits) {
        double largest = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            largest = Math.max(largest, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - largest);
        }
        double divergence = -entropy(wanted[text]);
        for (int label = 0; label < logits.length; label++) {
            divergence -= wanted[text][label] * (logits[label] - largest - Math.log(sum));
        }
        return divergence;
    }

    private NDArray weighted(int[] batch, double[] weightOf, NDManager scope) {
        int labels = wanted[0].length;
        float[] values = new float[batch.length * labels];
        for (int row = 0; row < batch.length; row++) {
            for (int label = 0; label < labels; label++) {
                values[row * labels + label] = (float) (weightOf[batch[row]] * wanted[batch[row]][label]);
            }
        }
        return scope.create(FloatBuffer.wrap(values), new Shape(batch.length, labels), DataType.FLOAT32);
    }

    private static double entropy(float[] probabilities) {
        double entropy = 0;
        for (float p : probabilities) {
            entropy -= p > 0 ? p * Math.log(p) : 0;
        }
        return entropy;
    }
}
