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
 * The smallest change, in the metric of the kernel, that moves each row's margin: rows that are asked for it by at least
 * their target (an inequality), passes by theirs (an equality), each softened by its weight. Solved in its dual by an active
 * set over the rows asked that never leaves the feasible multipliers, so it cannot go round in circles (Lawson and Hanson
 * 1974, in blocks); f64.
 *
 * @param kernel {@code K_ij = ⟨J_i, B J_j A⟩}, symmetric
 * @param targets wanted change of each row's margin
 * @param weights how firmly each row holds, above 0
 * @param asked number of rows that are asked for their target; they come first
 * @param keptAside rows that the solution must not know of
 */
record DualProblem(double[][] kernel, double[] targets, double[] weights, int asked, BitSet keptAside) {
    private static final int CHANGES = 200;
    private static final double RIDGE = 1e-3;

    /** The multipliers {@code a}, not negative for rows asked; the change is {@code Σ a_i B J_i A}. */
    double[] solve(NDManager scope) {
        int rows = targets.length;
        double ridge = ridge();
        BitSet active = new BitSet(rows);
        active.set(asked, rows);
        IntStream.range(0, asked).filter(row -> targets[row] > 0).forEach(active::set);
        active.andNot(keptAside);
        double[] multipliers = new double[rows];
        for (int change = 0; change < CHANGES; change++) {
            double[] wanted = solveActive(active, ridge, scope);
            BitSet blocking = approach(wanted, multipliers, active);
            active.andNot(blocking);
            if (blocking.isEmpty()) {
                BitSet missing = idleShortOfTheirTarget(active, multipliers, ridge);
                if (missing.isEmpty()) {
                    break;
                }
                active.or(missing);
            }
        }
        return multipliers;
    }

    /** Goes from the multipliers towards the wanted ones as far as no row asked is pushed down; the rows that stop it. */
    private BitSet approach(double[] wanted, double[] multipliers, BitSet active) {
        double[] room = new double[asked];
        double step = 1;
        for (int row = 0; row < asked; row++) {
            boolean pushedDown = active.get(row) && wanted[row] <= 0;
            room[row] =
                    !pushedDown ? 1 : multipliers[row] == 0 ? 0 : multipliers[row] / (multipliers[row] - wanted[row]);
            step = Math.min(step, room[row]);
        }
        BitSet blocking = new BitSet(asked);
        for (int row = 0; row < multipliers.length; row++) {
            if (row < asked && room[row] < 1 && room[row] <= step) {
                blocking.set(row);
                multipliers[row] = 0;
            } else {
                multipliers[row] = step == 1 ? wanted[row] : multipliers[row] + step * (wanted[row] - multipliers[row]);
            }
        }
        return blocking;
    }

    private double ridge() {
        double sum = 0;
        for (int row = 0; row < asked; row++) {
            sum += kernel[row][row];
        }
        return RIDGE * sum / asked;
    }

    private BitSet idleShortOfTheirTarget(BitSet active, double[] multipliers, double ridge) {
        BitSet missing = new BitSet(asked);
        for (int row = 0; row < asked; row++) {
            missing.set(row, !active.get(row) && moved(row, multipliers) < targets[row] - ridge);
        }
        missing.andNot(keptAside);
        return missing;
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
