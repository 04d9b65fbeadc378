package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.LinearAlgebra;
import java.nio.DoubleBuffer;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * The smallest change, in the metric of the kernel, that moves each row's margin as asked: edits by at least their
 * target (an inequality), passes by theirs (an equality), each softened by its weight. Solved in its dual by an active
 * set over the edits; f64.
 *
 * @param kernel {@code K_ij = ⟨J_i, B J_j A⟩}, symmetric
 * @param targets wanted change of each row's margin
 * @param weights how firmly each row holds, above 0
 * @param edits number of edit rows; they come first
 * @param keptAside rows that the solution must not know of
 */
record DualProblem(double[][] kernel, double[] targets, double[] weights, int edits, BitSet keptAside) {
    private static final int CHANGES = 20;
    private static final double RIDGE = 1e-3;

    /** The multipliers {@code a}; the change is {@code Σ a_i B J_i A}. */
    double[] solve(NDManager scope) {
        int rows = targets.length;
        double ridge = ridge();
        BitSet active = new BitSet(rows);
        active.set(edits, rows);
        IntStream.range(0, edits).filter(row -> targets[row] > 0).forEach(active::set);
        active.andNot(keptAside);
        double[] multipliers = new double[rows];
        for (int change = 0; change < CHANGES; change++) {
            multipliers = solveActive(active, ridge, scope);
            BitSet next = nextActive(active, multipliers, ridge);
            if (next.equals(active)) {
                break;
            }
            active = next;
        }
        return multipliers;
    }

    private double ridge() {
        double sum = 0;
        for (int row = 0; row < edits; row++) {
            sum += kernel[row][row];
        }
        return RIDGE * sum / edits;
    }

    /** Edits pushed down would be beyond their target without their row; idle edits short of theirs come in. */
    private BitSet nextActive(BitSet active, double[] multipliers, double ridge) {
        BitSet next = (BitSet) active.clone();
        for (int row = 0; row < edits; row++) {
            if (active.get(row)) {
                next.set(row, multipliers[row] > 0);
            } else {
                next.set(row, moved(row, multipliers) < targets[row] - ridge);
            }
        }
        next.andNot(keptAside);
        return next;
    }

    /** How far these multipliers move a row's margin, to first order. */
    double moved(int row, double[] multipliers) {
        double moved = 0;
        for (int other = 0; other < multipliers.length; other++) {
            moved += kernel[row][other] * multipliers[other];
        }
        return moved;
    }

    private double[] solveActive(BitSet active, double ridge, NDManager scope) {
        int[] rows = active.stream().toArray();
        int size = rows.length;
        double[] multipliers = new double[targets.length];
        if (size == 0) {
            return multipliers;
        }
        double[] matrix = new double[size * size];
        double[] right = new double[size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                matrix[i * size + j] = kernel[rows[i]][rows[j]];
            }
            matrix[i * size + i] += ridge / weights[rows[i]];
            right[i] = targets[rows[i]];
        }
        try (NDManager step = scope.newSubManager()) {
            NDArray a = step.create(DoubleBuffer.wrap(matrix), new Shape(size, size), DataType.FLOAT64);
            NDArray b = step.create(DoubleBuffer.wrap(right), new Shape(size, 1), DataType.FLOAT64);
            double[] solution = LinearAlgebra.solve(a, b, step).toDoubleArray();
            for (int i = 0; i < size; i++) {
                multipliers[rows[i]] = solution[i];
            }
        }
        return multipliers;
    }
}
