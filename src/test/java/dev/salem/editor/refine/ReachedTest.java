package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Two fails, one of them with two rows, and a pass. */
class ReachedTest {
    private static final Rows ROWS = new Rows(Collections.nCopies(4, null), new int[] {0, 0, 1, 2}, 2, 2, 2);

    private static Reached reached(double... margins) {
        return Reached.of(ROWS, new MarginTargets(1, 0.5, 4, true), margins);
    }

    @Test
    void of_countsTextsRowsAndWhatTheyLack() {
        assertThat(reached(1, 0.25, 0.5, 9)).isEqualTo(new Reached(1, 2, 2, 0.25));
        assertThat(reached(0.5, 2, 1, -9)).isEqualTo(new Reached(2, 2, 3, 0));
        assertThat(reached(0.5, 2, 0, 9)).isEqualTo(new Reached(1, 1, 2, 0.5));
    }

    @Test
    void of_leavesTokensOutWhereOnlyWholeTextsCount() {
        MarginTargets whole = new MarginTargets(1, 0.5, 4, false);
        assertThat(Reached.of(ROWS, whole, new double[] {1, 0.25, 0.5, 9})).isEqualTo(new Reached(1, 2, 0, 0.25));
    }

    @Test
    void of_takesAMarginThatIsNoNumberForNone() {
        Reached overshot = reached(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        assertThat(overshot.rows()).isZero();
        assertThat(overshot.home()).isZero();
        assertThat(overshot.right()).isZero();
        assertThat(overshot.isFinite()).isFalse();
        assertThat(overshot.moreThan(reached(-20, -20, -20, 9))).isFalse();
        assertThat(reached(-20, -20, -20, 9).isFinite()).isTrue();
    }

    @Test
    void moreThan_putsFirmTextsBeforeRightOnesAndThoseBeforeRows() {
        Reached one = new Reached(3, 5, 10, 5);
        assertThat(new Reached(4, 4, 8, 9).moreThan(one)).isTrue();
        assertThat(new Reached(3, 6, 8, 9).moreThan(one)).isTrue();
        assertThat(new Reached(3, 5, 11, 9).moreThan(one)).isTrue();
        assertThat(new Reached(3, 5, 10, 1).moreThan(one)).isFalse();
        assertThat(one.moreThan(one)).isFalse();
    }
}
