package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Two fails, one of them with two rows, and a pass. */
class ReachedTest {
    private static final Rows ROWS = new Rows(Collections.nCopies(4, null), new int[] {0, 0, 1, 2}, 2, 2);

    private static Reached reached(double... margins) {
        return Reached.of(ROWS, 0.5, margins, 0.1);
    }

    @Test
    void of_countsTextsRowsAndWhatTheyLack() {
        assertThat(reached(1, 0.25, 0.5, 9)).isEqualTo(new Reached(1, 2, 0.25, 0.1));
        assertThat(reached(0.5, 2, 1, -9)).isEqualTo(new Reached(2, 3, 0, 0.1));
    }

    @Test
    void of_takesAMarginThatIsNoNumberForNone() {
        Reached overshot = reached(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        assertThat(overshot.rows()).isZero();
        assertThat(overshot.home()).isZero();
        assertThat(overshot.isFinite()).isFalse();
        assertThat(overshot.moreThan(reached(-20, -20, -20, 9))).isFalse();
        assertThat(reached(-20, -20, -20, 9).isFinite()).isTrue();
    }

    @Test
    void moreThan_putsTextsBeforeRowsAndRowsBeforeDivergence() {
        Reached one = new Reached(3, 10, 5, 0.2);
        assertThat(new Reached(4, 8, 9, 0.9).moreThan(one)).isTrue();
        assertThat(new Reached(3, 11, 9, 0.9).moreThan(one)).isTrue();
        assertThat(new Reached(3, 10, 9, 0.1).moreThan(one)).isTrue();
        assertThat(new Reached(3, 10, 1, 0.3).moreThan(one)).isFalse();
        assertThat(one.moreThan(one)).isFalse();
    }
}
