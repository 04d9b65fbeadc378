package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.editor.EditorException;
import java.util.List;

/** MEND's statistics: mean and deviation of each dimension over the factors of training batches. */
final class DiagonalFit {
    /** Keeps a dimension that never moves from being divided by zero. */
    private static final double SMALLEST_DEVIATION = 1e-7;

    private DiagonalFit() {}

    /** The normaliser of these factors, in {@code scope}. */
    static Normaliser of(List<GradientFactors> factors, NDManager scope) {
        return new Normaliser(
                side(factors.stream().map(GradientFactors::u).toList(), scope),
                side(factors.stream().map(GradientFactors::delta).toList(), scope));
    }

    private static Normaliser.Side side(List<NDArray> factors, NDManager scope) {
        try (NDManager step = scope.newSubManager()) {
            long size = factors.get(0).getShape().get(1);
            NDArray sum = step.zeros(new Shape(size), DataType.FLOAT32);
            NDArray squares = step.zeros(new Shape(size), DataType.FLOAT32);
            long count = 0;
            for (NDArray factor : factors) {
                sum.addi(factor.sum(new int[] {0}));
                squares.addi(factor.mul(factor).sum(new int[] {0}));
                count += factor.getShape().get(0);
            }
            NDArray mean = sum.divi(count);
            NDArray deviation =
                    squares.divi(count).sub(mean.mul(mean)).maximum(0).sqrt().addi(SMALLEST_DEVIATION);
            requireFinite(deviation);
            mean.attach(scope);
            deviation.attach(scope);
            return Normaliser.Side.diagonal(mean, deviation);
        }
    }

    private static void requireFinite(NDArray deviation) {
        for (float value : deviation.toFloatArray()) {
            if (!Float.isFinite(value)) {
                throw new EditorException("the gradients of the training edits are not finite");
            }
        }
    }
}
