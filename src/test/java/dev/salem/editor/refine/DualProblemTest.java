package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.salem.tensor.TensorEngine;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The dual solution against the primal problem, solved densely for every set of active edits. */
class DualProblemTest {
    /** A random problem: gradients in few dimensions, so that rows pull against each other. */
    private record Problem(double[][] gradients, double[] targets, double[] weights, int edits) {
        static Problem random(long seed, int dimensions, int edits, int passes) {
            Random random = new Random(seed);
            double[][] gradients = new double[edits + passes][];
            double[] targets = new double[edits + passes];
            double[] weights = new double[edits + passes];
            for (int row = 0; row < gradients.length; row++) {
                gradients[row] = random.doubles(dimensions, -1, 1).toArray();
                targets[row] = row < edits ? random.nextDouble(-0.5, 2) : random.nextDouble(-0.2, 0.2);
                weights[row] = row < edits ? 10 : random.nextDouble(0.3, 1);
            }
            return new Problem(gradients, targets, weights, edits);
        }

        double[][] kernel() {
            double[][] kernel = new double[gradients.length][gradients.length];
            for (int i = 0; i < gradients.length; i++) {
                for (int j = 0; j < gradients.length; j++) {
                    kernel[i][j] = dot(gradients[i], gradients[j]);
                }
            }
            return kernel;
        }

        double ridge() {
            return 1e-3
                    * IntStream.range(0, edits)
                            .mapToDouble(row -> dot(gradients[row], gradients[row]))
                            .average()
                            .orElseThrow();
        }

        double[] change(double[] multipliers) {
            double[] change = new double[gradients[0].length];
            for (int row = 0; row < multipliers.length; row++) {
                for (int k = 0; k < change.length; k++) {
                    change[k] += multipliers[row] * gradients[row][k];
                }
            }
            return change;
        }

        /** {@code ½|D|² + ½ Σ weight/ridge (what is missing)²}: edits may go beyond their target, passes not. */
        double objective(double[] change, BitSet aside) {
            double value = dot(change, change) / 2;
            for (int row = 0; row < gradients.length; row++) {
                double missing = targets[row] - dot(gradients[row], change);
                if (!aside.get(row) && (row >= edits || missing > 0)) {
                    value += weights[row] / ridge() * missing * missing / 2;
                }
            }
            return value;
        }

        /** The minimiser, which is the best of the ridge regressions on every choice of active edits. */
        double[] primal(BitSet aside) {
            double[] best = null;
            for (int choice = 0; choice < 1 << edits; choice++) {
                double[] change = regression(choice, aside);
                if (best == null || objective(change, aside) < objective(best, aside)) {
                    best = change;
                }
            }
            return best;
        }

        private double[] regression(int choice, BitSet aside) {
            int size = gradients[0].length;
            double[][] system = new double[size][size + 1];
            for (int k = 0; k < size; k++) {
                system[k][k] = 1;
            }
            for (int row = 0; row < gradients.length; row++) {
                if (!aside.get(row) && (row >= edits || (choice >> row & 1) == 1)) {
                    for (int k = 0; k < size; k++) {
                        for (int l = 0; l < size; l++) {
                            system[k][l] += weights[row] / ridge() * gradients[row][k] * gradients[row][l];
                        }
                        system[k][size] += weights[row] / ridge() * gradients[row][k] * targets[row];
                    }
                }
            }
            return eliminated(system);
        }

        DualProblem dual(BitSet aside) {
            return new DualProblem(kernel(), targets, weights, edits, aside);
        }
    }

    @Property(tries = 200)
    void solve_isThePrimalSolution(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 12) int dimensions,
            @ForAll @IntRange(min = 1, max = 6) int edits,
            @ForAll @IntRange(min = 1, max = 8) int passes) {
        Problem problem = Problem.random(seed, dimensions, edits, passes);
        BitSet none = new BitSet();
        double[] multipliers = solved(problem.dual(none));
        assertConditions(problem, multipliers, none);
        assertOptimal(problem, multipliers, none);
    }

    @Property(tries = 100)
    void solve_doesNotKnowOfRowsKeptAside(@ForAll long seed, @ForAll @IntRange(min = 0, max = 6) int aside) {
        Problem problem = Problem.random(seed, 6, 4, 4);
        BitSet kept = new BitSet();
        kept.set(1 + aside);
        double[] multipliers = solved(problem.dual(kept));
        assertThat(multipliers[1 + aside]).isZero();
        assertConditions(problem, multipliers, kept);
        assertOptimal(problem, multipliers, kept);
        Problem other = new Problem(problem.gradients(), problem.targets().clone(), problem.weights(), 4);
        other.targets()[1 + aside] += 5;
        assertThat(solved(other.dual(kept))).containsExactly(multipliers);
    }

    @Property(tries = 60)
    void solve_keepsTheConditionsWithManyEditsThatContradictEachOther(
            @ForAll long seed,
            @ForAll @IntRange(min = 3, max = 40) int dimensions,
            @ForAll @IntRange(min = 10, max = 50) int edits) {
        Problem problem = Problem.random(seed, dimensions, edits, 10);
        assertConditions(problem, solved(problem.dual(new BitSet())), new BitSet());
    }

    @Test
    void solve_meetsTheTargetsOfIndependentRows() {
        double[][] gradients = {{2, 0, 0}, {0, 1, 0}, {0, 0, 3}};
        Problem problem = new Problem(gradients, new double[] {1, -0.5, 0.6}, new double[] {10, 10, 1}, 2);
        double[] multipliers = solved(problem.dual(new BitSet()));
        double ridge = problem.ridge();
        assertThat(multipliers)
                .containsExactly(new double[] {1 / (4 + ridge / 10), 0, 0.6 / (9 + ridge)}, within(1e-12));
        assertThat(problem.dual(new BitSet()).moved(0, multipliers)).isCloseTo(1, within(1e-3));
    }

    @Test
    void solve_isNothingWhereNothingIsAsked() {
        Problem problem = new Problem(new double[][] {{1, 0}, {0, 1}}, new double[] {-1, 0}, new double[] {10, 1}, 1);
        assertThat(solved(problem.dual(new BitSet()))).containsExactly(0, 0);
        BitSet all = new BitSet();
        all.set(0, 2);
        assertThat(solved(problem.dual(all))).containsExactly(0, 0);
    }

    private static double[] solved(DualProblem problem) {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            double[] multipliers = problem.solve(scope);
            assertThat(scope.getManagedArrays()).isEmpty();
            return multipliers;
        }
    }

    /** Those of Karush, Kuhn and Tucker; an idle edit may miss its target by the ridge. */
    private static void assertConditions(Problem problem, double[] multipliers, BitSet aside) {
        double[] change = problem.change(multipliers);
        double ridge = problem.ridge();
        for (int row = 0; row < multipliers.length; row++) {
            if (aside.get(row)) {
                continue;
            }
            double missing = problem.targets()[row] - dot(problem.gradients()[row], change);
            if (row < problem.edits() && multipliers[row] == 0) {
                assertThat(missing).isLessThanOrEqualTo(ridge + 1e-9);
            } else {
                assertThat(missing).isCloseTo(ridge / problem.weights()[row] * multipliers[row], within(1e-7));
            }
            if (row < problem.edits()) {
                assertThat(multipliers[row]).isNotNegative();
            }
        }
    }

    private static void assertOptimal(Problem problem, double[] multipliers, BitSet aside) {
        double best = problem.objective(problem.primal(aside), aside);
        double slack = problem.edits() * 10 * problem.ridge() / 2;
        assertThat(problem.objective(problem.change(multipliers), aside))
                .isBetween(best * (1 - 1e-9), best + slack + 1e-9);
    }

    private static double dot(double[] first, double[] second) {
        return IntStream.range(0, first.length)
                .mapToDouble(k -> first[k] * second[k])
                .sum();
    }

    /** Gauss-Jordan elimination with partial pivots of {@code [A | b]}. */
    private static double[] eliminated(double[][] system) {
        int size = system.length;
        for (int k = 0; k < size; k++) {
            int pivot = k;
            for (int row = k + 1; row < size; row++) {
                pivot = Math.abs(system[row][k]) > Math.abs(system[pivot][k]) ? row : pivot;
            }
            double[] swapped = system[k];
            system[k] = system[pivot];
            system[pivot] = swapped;
            for (int row = 0; row < size; row++) {
                double factor = row == k ? 0 : system[row][k] / system[k][k];
                for (int column = k; column <= size && factor != 0; column++) {
                    system[row][column] -= factor * system[k][column];
                }
            }
        }
        double[] solution = new double[size];
        for (int k = 0; k < size; k++) {
            solution[k] = system[k][size] / system[k][k];
        }
        return solution;
    }
}
