package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.salem.editor.Curvature;

/**
 * The coordinates in which the editor sees factors. Linear maps (of {@link Normalisation#WHITENED}) come first and are
 * applied to token rows once; what is left comes after the decomposition:
 *
 * <ul>
 *   <li>diagonal: each dimension is shifted and scaled by stored statistics;
 *   <li>whitened: each side of a batch is scaled to unit root mean square, and a gain restores the size at which the
 *       editor that changes nothing makes the step {@code −α G / ‖G‖²} (Polyak 1987) in the metric of the passes. So α is
 *       the fall of the edits' mean loss in nats that the step aims at, whatever the number and strength of the edits.
 * </ul>
 *
 * @param input the coordinates of inputs
 * @param output the coordinates of derivatives
 */
record Normaliser(Side input, Side output) {
    /** The normaliser of a curvature. */
    static Normaliser whitening(Curvature curvature) {
        return new Normaliser(Side.whitening(curvature.input()), Side.whitening(curvature.output()));
    }

    /**
     * One side: a map, or shift and scale.
     *
     * @param map whitener {@code [size, size]}; null for diagonal
     * @param shift subtracted {@code [size]}; null for whitened
     * @param scale then divided by {@code [size]}; null for whitened
     */
    record Side(NDArray map, NDArray shift, NDArray scale) {
        static Side whitening(NDArray map) {
            return new Side(map, null, null);
        }

        static Side diagonal(NDArray shift, NDArray scale) {
            return new Side(null, shift, scale);
        }

        /** Rows {@code [..., size]} in the map's coordinates. */
        NDArray mapped(NDArray rows) {
            if (map == null) {
                return rows;
            }
            try (NDArray transposed = map.transpose()) {
                return rows.matMul(transposed);
            }
        }

        private void attach(NDManager scope) {
            for (NDArray array : new NDArray[] {map, shift, scale}) {
                if (array != null) {
                    array.attach(scope);
                }
            }
        }

        private NDArray normalised(NDArray factors) {
            return map == null ? factors.sub(shift).div(scale) : factors.div(rootMeanSquare(factors));
        }

        /** The network's output {@code [rank, size]} as a factor of the change. */
        NDArray restored(NDArray output) {
            return map == null ? output : output.matMul(map);
        }
    }

    /** Hands the arrays over to {@code scope}. */
    Normaliser attach(NDManager scope) {
        input.attach(scope);
        output.attach(scope);
        return this;
    }

    /**
     * Factors as the network reads them.
     *
     * @param u {@code [rank, in]}
     * @param delta {@code [rank, out]}
     * @param gain factor of the network's output
     */
    record Normalised(NDArray u, NDArray delta, double gain) {}

    /** Normalises mapped factors. */
    Normalised normalised(GradientFactors factors) {
        return new Normalised(input.normalised(factors.u()), output.normalised(factors.delta()), gain(factors));
    }

    private double gain(GradientFactors factors) {
        if (input.map() == null) {
            return 1;
        }
        double scale = rootMeanSquare(factors.u()) * rootMeanSquare(factors.delta());
        return scale / Math.max(factors.squaredNorm(), Float.MIN_NORMAL);
    }

    private static double rootMeanSquare(NDArray factors) {
        try (NDArray squares = factors.mul(factors);
                NDArray mean = squares.mean()) {
            return Math.max(Math.sqrt(mean.toFloatArray()[0]), Float.MIN_NORMAL);
        }
    }
}
