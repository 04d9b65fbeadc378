package dev.salem.editor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.model.Batch;
import dev.salem.model.BatchPlan;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;

/** Second moments of what a weight reads. */
public final class InputMoments {
    private static final int TOKENS = 512;
    /** Several times a layer's inputs; more tokens change the moments little. */
    private static final long ENOUGH_TOKENS = 12_000;

    private InputMoments() {}

    /**
     * {@code mean u uᵀ [in, in]} of the block's editable weight over the tokens of these texts, padding left out; of
     * many texts an evenly spread part is read.
     */
    public static NDArray of(
            TransformerModel model, int block, List<LabelledText> all, NDManager scope, Progress progress) {
        List<LabelledText> texts = LabelledText.spread(all, ENOUGH_TOKENS);
        FfnMatrix matrix = model.editable(block);
        NDArray sum = scope.zeros(new Shape(matrix.in(), matrix.in()), DataType.FLOAT32);
        double tokens = 0;
        int done = 0;
        for (int[] members : BatchPlan.ofLabelled(texts, TOKENS)) {
            try (NDManager step = model.newScope()) {
                Batch batch =
                        model.batch(Arrays.stream(members).mapToObj(texts::get).toList(), step);
                NDArray[] read = new NDArray[1];
                FfnPass reading = (map, input, weight, bias) -> {
                    if (!map.equals(matrix)) {
                        return FfnPass.apply(input, weight, bias);
                    }
                    read[0] = input.stopGradient();
                    NDScope.unregister(read[0]);
                    // Nothing above the weight's input is needed, so its product is spared.
                    return step.zeros(
                            new Shape(input.getShape().get(0), input.getShape().get(1), map.out()));
                };
                model.feedForward(block, model.upTo(block, batch), reading);
                NDArray u = read[0];
                NDArray mask = model.tokenMask(block, batch, step);
                tokens += mask.sum().toFloatArray()[0];
                NDArray flat = u.mul(mask.expandDims(2)).reshape(-1, matrix.in());
                sum.addi(flat.transpose().matMul(flat));
            }
            done += members.length;
            progress.report("measuring what the layer reads", (double) done / texts.size(), done + " passes");
        }
        TensorEngine.releaseFreedMemory();
        return sum.divi(tokens);
    }
}
