package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.salem.tensor.LinearAlgebra;

/**
 * The leading singular pairs of an aggregated gradient {@code G = Dᵀ U / texts}, each scaled by the root of its singular
 * value: {@code G ≈ Σ_j δ_j u_jᵀ}. A pair and its negative are the same factor, so the sign is fixed: each {@code u_j}
 * points the way of the mean of {@code U}.
 */
final class LowRank {
    private LowRank() {}

    /**
     * Decomposes without forming the gradient while there are fewer rows than rows and columns of it (thin QR of both
     * stacks, then a small SVD), and through the gradient's smaller Gram matrix otherwise.
     *
     * @param u inputs of all positions {@code [rows, in]}
     * @param delta derivatives of all positions {@code [rows, out]}
     * @param texts number of texts that the positions belong to
     * @param energy share of the squared singular values to keep, 0 to 1
     * @param maxRank the most pairs to keep
     * @param scope owner of the result
     */
    static GradientFactors of(NDArray u, NDArray delta, int texts, double energy, int maxRank, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            long rows = u.getShape().get(0);
            boolean few = rows <= Math.min(u.getShape().get(1), delta.getShape().get(1));
            Pairs all = few
                    ? byFactors(own(u, step), own(delta, step), step)
                    : byGram(own(u, step), own(delta, step), step);
            float[] values = all.values().toFloatArray();
            int rank = rank(values, energy, maxRank);
            NDArray roots = own(all.values(), step)
                    .get(new NDIndex("0:{}", rank))
                    .div(texts)
                    .sqrt()
                    .reshape(rank, 1);
            NDArray right = all.right().get(step, new NDIndex("0:{}", rank));
            NDArray left = all.left().get(step, new NDIndex("0:{}", rank));
            NDArray mean = own(u, step).mean(new int[] {0}, true);
            NDArray towards = right.mul(mean).sum(new int[] {1}, true);
            NDArray signed = towards.gte(0)
                    .toType(roots.getDataType(), false)
                    .mul(2)
                    .sub(1)
                    .mul(roots);
            NDArray keptRight = right.mul(signed);
            NDArray keptLeft = left.mul(signed);
            keptRight.attach(scope);
            keptLeft.attach(scope);
            return new GradientFactors(keptRight, keptLeft);
        }
    }

    /** Singular values in descending order, right and left singular vectors as rows. */
    private record Pairs(NDArray values, NDArray right, NDArray left) {}

    private static Pairs byFactors(NDArray u, NDArray delta, NDManager step) {
        LinearAlgebra.Qr right = LinearAlgebra.qr(u.transpose(), step);
        LinearAlgebra.Qr left = LinearAlgebra.qr(delta.transpose(), step);
        LinearAlgebra.Svd core = LinearAlgebra.svd(left.r().matMul(right.r().transpose()), step);
        return new Pairs(
                core.s(),
                core.vh().matMul(right.q().transpose()),
                core.u().transpose().matMul(left.q().transpose()));
    }

    private static Pairs byGram(NDArray u, NDArray delta, NDManager step) {
        boolean outIsSmaller = delta.getShape().get(1) <= u.getShape().get(1);
        NDArray gradient =
                outIsSmaller ? delta.transpose().matMul(u) : u.transpose().matMul(delta);
        LinearAlgebra.Eigen eigen = LinearAlgebra.eigh(gradient.matMul(gradient.transpose()), step);
        NDArray near = eigen.vectors().transpose().flip(0);
        NDArray far = near.matMul(gradient);
        // The rows' lengths are the singular values, and more exact than the roots of the eigenvalues.
        NDArray values = far.norm(new int[] {1}, true);
        far = far.div(values.maximum(Float.MIN_NORMAL));
        values = values.squeeze(1);
        return outIsSmaller ? new Pairs(values, far, near) : new Pairs(values, near, far);
    }

    /** The smallest rank that keeps the share of the energy, at most {@code maxRank}, at least one. */
    private static int rank(float[] values, double energy, int maxRank) {
        double total = 0;
        for (float value : values) {
            total += (double) value * value;
        }
        double kept = 0;
        int rank = 0;
        while (rank < Math.min(maxRank, values.length) && (rank == 0 || kept < energy * total)) {
            kept += (double) values[rank] * values[rank];
            rank++;
        }
        return rank;
    }

    private static NDArray own(NDArray array, NDManager step) {
        NDArray alias = array.stopGradient();
        alias.attach(step);
        return alias;
    }
}
