package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.salem.editor.EditSettings;
import dev.salem.tensor.TensorEngine;
import java.util.Collections;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

/** Hand-made kernels: two fails, six adapts, twelve passes far from the border. */
class MarginChoiceTest {
    private static final int FAILS = 2;
    private static final int EDITS = 8;
    private static final int SIZE = 20;

    @Test
    void of_isPlainWithoutAdapts() {
        MarginChoice choice = choice(new Rows(Collections.nCopies(SIZE, null), EDITS, EDITS), kernel(1, 0), 0.9, 0.01);
        assertThat(choice.margin()).isPositive();
        assertThat(choice.generality()).isNaN();
        assertThat(choice.drawdown()).isNaN();
    }

    @Test
    void of_staysLowWhereAdaptsFollowTheirFails() {
        MarginChoice choice = choice(rows(), kernel(0.99, 0), 0.9, 0.01);
        assertThat(choice.generality()).isGreaterThan(0.9);
        assertThat(choice.drawdown()).isLessThan(0.01);
        assertThat(choice(rows(), kernel(0.4, 0), 0.9, 0.01).margin()).isGreaterThan(choice.margin());
    }

    @Test
    void of_staysLowWhereMoreMarginGainsNothing() {
        MarginChoice choice = choice(rows(), kernel(0, 0), 0.9, 0.01);
        assertThat(choice.generality()).isLessThan(0.1);
        assertThat(choice.margin())
                .isLessThan(choice(rows(), kernel(0.4, 0), 0.9, 0.01).margin());
    }

    @Test
    void of_staysLowWhereThePassesPayForIt() {
        MarginChoice free = choice(rows(), kernel(0.5, 0.3), 1, 1);
        MarginChoice bounded = choice(rows(), kernel(0.5, 0.3), 1, 0.001);
        assertThat(free.drawdown()).isGreaterThan(0.001);
        assertThat(bounded.margin()).isLessThan(free.margin());
    }

    @Test
    void of_beginsAtTheLeastMargin() {
        double low = choice(rows(), kernel(0.99, 0), 0.9, 0.01).margin();
        assertThat(choice(rows(), kernel(0.99, 0), low + 0.5, 0.9, 0.01).margin())
                .isEqualTo(low + 0.5);
        assertThat(choice(rows(), kernel(0.5, 0.3), 2, 1, 0.001).margin()).isEqualTo(2);
    }

    /** Each adapt follows a copy of its own and nothing else: copies are neither kept aside nor counted. */
    @Test
    void of_keepsCopiesAndCountsNeitherThemAmongAdaptsNorAmongPasses() {
        int adapts = EDITS - FAILS;
        int[] owners = IntStream.range(0, SIZE).toArray();
        Rows copied = new Rows(Collections.nCopies(SIZE, null), owners, FAILS, EDITS, EDITS + adapts);
        double[][] gradients = new double[SIZE][SIZE];
        for (int row = 0; row < SIZE; row++) {
            boolean isAdapt = row >= FAILS && row < EDITS;
            gradients[row][row] = isAdapt ? Math.sqrt(1 - 0.9 * 0.9) : 1;
            if (isAdapt) {
                gradients[row][row + adapts] = 0.9;
            }
        }
        MarginChoice choice = choice(copied, products(gradients), 2, 0.9, 1);
        assertThat(choice.generality()).isGreaterThan(0.9);
        assertThat(choice.drawdown()).isLessThan(0.01);
        assertThat(choice(rows(), products(gradients), 2, 0.9, 1).generality()).isLessThan(0.1);
    }

    @Property(tries = 40)
    void of_neverGoesLowerForMoreGeneralityOrMoreDrawdown(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double generality,
            @ForAll @DoubleRange(min = 0, max = 1) double drawdown) {
        double[][] kernel = randomKernel(seed);
        MarginChoice choice = choice(rows(), kernel, generality, drawdown);
        assertThat(choice.generality()).isBetween(0.0, 1.0);
        assertThat(choice.drawdown()).isBetween(0.0, 1.0);
        assertThat(choice(rows(), kernel, Math.min(1, generality + 0.2), drawdown)
                        .margin())
                .isGreaterThanOrEqualTo(choice.margin());
        assertThat(choice(rows(), kernel, generality, Math.min(1, drawdown + 0.2))
                        .margin())
                .isGreaterThanOrEqualTo(choice.margin());
    }

    private static Rows rows() {
        return new Rows(Collections.nCopies(SIZE, null), FAILS, EDITS);
    }

    private static MarginChoice choice(Rows rows, double[][] kernel, double generality, double drawdown) {
        return choice(rows, kernel, 0, generality, drawdown);
    }

    private static MarginChoice choice(Rows rows, double[][] kernel, double least, double generality, double drawdown) {
        double[] margins = new double[SIZE];
        for (int row = 0; row < SIZE; row++) {
            margins[row] = row < rows.asked() ? -2 : 2;
        }
        EditSettings settings = new EditSettings(OptionalDouble.empty(), generality, drawdown, 10);
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            return MarginChoice.of(rows, kernel, margins, least, settings, scope);
        }
    }

    /** Gradients of length 1; each edit's has {@code alike} in common with the others', passes {@code against}. */
    private static double[][] kernel(double alike, double against) {
        double[][] gradients = new double[SIZE][SIZE + 1];
        for (int row = 0; row < SIZE; row++) {
            double common = row < EDITS ? alike : -against;
            gradients[row][SIZE] = common;
            gradients[row][row] = Math.sqrt(1 - common * common);
        }
        return products(gradients);
    }

    private static double[][] randomKernel(long seed) {
        Random random = new Random(seed);
        double[][] gradients = new double[SIZE][];
        for (int row = 0; row < SIZE; row++) {
            gradients[row] = random.doubles(12, -1, 1).toArray();
            gradients[row][0] += row < EDITS ? 1 : 0;
        }
        return products(gradients);
    }

    private static double[][] products(double[][] gradients) {
        double[][] kernel = new double[SIZE][SIZE];
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                for (int k = 0; k < gradients[i].length; k++) {
                    kernel[i][j] += gradients[i][k] * gradients[j][k];
                }
            }
        }
        return kernel;
    }
}
