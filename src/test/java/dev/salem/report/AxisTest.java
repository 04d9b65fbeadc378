package dev.salem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisTest {
    @Test
    void at_isLinear_andHoldsAtTheEnds() {
        Axis axis = new Axis(-1, 3, 100, 20);
        assertThat(axis.at(-1)).isEqualTo(100);
        assertThat(axis.at(1)).isEqualTo(60);
        assertThat(axis.at(99)).isEqualTo(20);
    }

    @Test
    void ticks_reachTheEndDespiteRounding() {
        assertThat(new Axis(0, 1.2, 0, 1).ticks(6)).hasSize(7).last().satisfies(tick -> assertThat(tick)
                .isCloseTo(1.2, within(1e-9)));
    }

    @Test
    void over_oneValue_isWidened() {
        Axis axis = Axis.over(0.5, 0.5, 0, 10);
        assertThat(axis.at(0.5)).isEqualTo(5);
    }

    @Test
    void axis_withoutExtent_isRefused() {
        assertThatThrownBy(() -> new Axis(2, 2, 0, 1)).hasMessageContaining("got: 2");
        assertThatThrownBy(() -> new Axis(Double.NaN, 2, 0, 1)).hasMessageContaining("got: NaN");
    }

    @Property
    void ticks_areFew_ascendAndLieOnTheAxis(
            @ForAll @DoubleRange(min = -1e6, max = 1e6) double low,
            @ForAll @DoubleRange(min = 0.01, max = 1e6) double extent,
            @ForAll @IntRange(min = 1, max = 10) int wanted) {
        Axis axis = new Axis(low, low + extent, 0, 100);
        assertThat(axis.ticks(wanted))
                .isSorted()
                .hasSizeLessThanOrEqualTo(wanted + 1)
                .allSatisfy(tick -> assertThat(tick).isBetween(low - extent * 1e-6, low + extent + extent * 1e-6));
    }
}
