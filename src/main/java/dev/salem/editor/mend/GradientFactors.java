package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * An aggregated gradient as a sum {@code G ≈ Σ_j δ_j u_jᵀ}, in the coordinates of the normaliser's maps.
 *
 * @param u {@code [rank, in]}
 * @param delta {@code [rank, out]}
 */
record GradientFactors(NDArray u, NDArray delta) {
    /** The mean gradient of some texts, as the settings want it to be seen, in {@code scope}. */
    static GradientFactors of(FactorRows rows, int[] texts, MendSettings settings, NDManager scope) {
        NDArray u = rows.u().joined(texts, scope);
        NDArray delta = rows.delta().joined(texts, scope);
        return switch (settings.mode()) {
            case BATCH -> LowRank.of(u, delta, texts.length, settings.energy(), settings.maxLowRank(), scope);
            case POSITION -> {
                double share = 1 / Math.sqrt(texts.length);
                yield new GradientFactors(u.mul(share), delta.mul(share));
            }
        };
    }

    /** {@code ‖Σ_j δ_j u_jᵀ‖²}, without forming the sum. */
    double squaredNorm() {
        try (NDManager step = u.getManager().newSubManager()) {
            NDArray right = u.matMul(u.transpose());
            NDArray left = delta.matMul(delta.transpose());
            right.attach(step);
            left.attach(step);
            return right.mul(left).sum().toFloatArray()[0];
        }
    }
}
