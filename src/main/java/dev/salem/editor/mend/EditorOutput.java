package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;

/**
 * What the editor makes of factors.
 *
 * @param u {@code [rank, in]}
 * @param delta {@code [rank, out]}, with the step size in it
 */
record EditorOutput(NDArray u, NDArray delta) {
    /**
     * Runs factors through the editor; differentiable in the parameters.
     *
     * @param factors in the coordinates of the normaliser's maps
     */
    static EditorOutput of(GradientFactors factors, Normaliser normaliser, Parameters parameters) {
        Normaliser.Normalised normalised = normaliser.normalised(factors);
        long in = normalised.u().getShape().get(1);
        NDArray h = NDArrays.concat(new NDList(normalised.u(), normalised.delta()), 1);
        NDArray output = parameters.second().apply(parameters.first().apply(h));
        NDArray left = normaliser.output().restored(output.get(new NDIndex(":, {}:", in)));
        return new EditorOutput(
                normaliser.input().restored(output.get(new NDIndex(":, :{}", in))),
                left.mul(parameters.logStep().exp()).mul(normalised.gain()));
    }

    /** {@code ΔW = −Σ_j δ̃_j ũ_jᵀ [out, in]}: down the gradient. */
    NDArray change() {
        return delta.transpose().matMul(u).neg();
    }

    /** {@code ⟨gradient, ΔW⟩} of a gradient {@code [out, in]}. */
    NDArray along(NDArray gradient) {
        return delta.matMul(gradient).mul(u).sum().neg();
    }
}
