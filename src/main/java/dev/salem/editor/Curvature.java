package dev.salem.editor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.tensor.LinearAlgebra;

/**
 * The metric in which an edit is small: {@code tr(B⁻¹ D A⁻¹ Dᵀ)} estimates the divergence on passes that a change
 * {@code D [out, in]} causes, with {@code A = (I + β C_u / mean diag C_u)⁻¹} of the layer's inputs and
 * {@code B = (I + κ C_d / mean diag C_d)⁻¹} of the margins' derivatives (Kronecker-factored curvature, Martens and
 * Grosse 2015). Kept as whiteners: {@code A = Wᵀ W}.
 *
 * @param input whitener of the input side {@code [in, in]}, lower triangular
 * @param output whitener of the output side {@code [out, out]}, lower triangular
 */
public record Curvature(NDArray input, NDArray output) {
    /** β: weight of the inputs' second moments. */
    public static final double INPUT_STRENGTH = 100;
    /**
     * β for answers: of their few tokens the moments leave most directions unseen, and a strong metric would push the change
     * into those.
     */
    public static final double ANSWER_INPUT_STRENGTH = 10;

    /** κ: weight of the derivatives' second moments. */
    public static final double OUTPUT_STRENGTH = 10;

    /** The metric of these second moments with the strength for classes. */
    public static Curvature of(NDArray inputMoments, NDArray outputMoments, NDManager scope) {
        return of(inputMoments, outputMoments, INPUT_STRENGTH, scope);
    }

    /**
     * The metric of these second moments.
     *
     * @param inputMoments {@code mean u uᵀ} over tokens {@code [in, in]}
     * @param outputMoments {@code mean d dᵀ} over tokens {@code [out, out]}
     * @param inputStrength β
     * @param scope owner of the whiteners
     */
    public static Curvature of(NDArray inputMoments, NDArray outputMoments, double inputStrength, NDManager scope) {
        return new Curvature(
                whitener(inputMoments, inputStrength, scope), whitener(outputMoments, OUTPUT_STRENGTH, scope));
    }

    private static NDArray whitener(NDArray moments, double strength, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            NDArray own = moments.duplicate();
            own.attach(step);
            long size = own.getShape().get(0);
            double scale = own.mul(step.eye((int) size)).sum().toFloatArray()[0] / size;
            if (!(scale > 0) || Double.isInfinite(scale)) {
                throw new EditorException("the layer's second moments on the passes are " + scale
                        + " on average: its inputs or derivatives vanish or are not finite");
            }
            return LinearAlgebra.whitener(own.mul(strength / scale).add(step.eye((int) size)), scope);
        }
    }

    /** {@code A [in, in]}. */
    public NDArray inputSide() {
        return input.transpose().matMul(input);
    }

    /** {@code B [out, out]}. */
    public NDArray outputSide() {
        return output.transpose().matMul(output);
    }
}
