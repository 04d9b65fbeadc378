package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.AttendedRows;
import dev.salem.editor.Curvature;
import dev.salem.editor.InputMoments;
import dev.salem.model.LabelledText;
import dev.salem.model.TransformerModel;
import dev.salem.progress.Progress;
import java.util.ArrayList;
import java.util.List;

/** The curvature of the passes at the unedited weight. */
final class PassCurvature {
    /** Passes whose margins are differentiated for the output side of the curvature. */
    private static final int MARGIN_PASSES = 100;

    private PassCurvature() {}

    /** Its whiteners, in {@code scope}. */
    static Curvature of(
            TransformerModel model, int block, List<LabelledText> passes, NDManager scope, Progress progress) {
        try (NDManager step = scope.newSubManager()) {
            NDArray inputs = InputMoments.of(model, block, passes, step, progress);
            Curvature curvature = Curvature.of(inputs, marginMoments(model, block, spread(passes), step), step);
            // What a TorchScript method returns cannot take part in a recording; its copy can.
            NDArray input = curvature.input().duplicate();
            NDArray output = curvature.output().duplicate();
            input.attach(scope);
            output.attach(scope);
            return new Curvature(input, output);
        }
    }

    private static List<LabelledText> spread(List<LabelledText> passes) {
        int stride = Math.max(1, passes.size() / MARGIN_PASSES);
        List<LabelledText> chosen = new ArrayList<>();
        for (int index = 0; index < passes.size() && chosen.size() < MARGIN_PASSES; index += stride) {
            chosen.add(passes.get(index));
        }
        return chosen;
    }

    /** {@code mean d dᵀ [out, out]} over tokens of the margins' derivatives at the unedited weight. */
    private static NDArray marginMoments(
            TransformerModel model, int block, List<LabelledText> passes, NDManager scope) {
        NDArray weight = model.weight(model.editable(block));
        long out = weight.getShape().get(0);
        NDArray sum = scope.zeros(new Shape(out, out), DataType.FLOAT32);
        double tokens = 0;
        try (AttendedRows rows = AttendedRows.of(model, block, passes)) {
            for (AttendedRows.Part part : rows.parts()) {
                try (NDManager step = scope.newSubManager()) {
                    NDArray derivative =
                            rows.margins(weight, part, step).factors().delta();
                    tokens += ones(part.tokenMask());
                    NDArray flat = derivative.reshape(-1, out);
                    sum.addi(flat.transpose().matMul(flat));
                }
            }
        }
        return sum.divi(tokens);
    }

    private static double ones(NDArray mask) {
        try (NDArray sum = mask.sum()) {
            return sum.toFloatArray()[0];
        }
    }
}
