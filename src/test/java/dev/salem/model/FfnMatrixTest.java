package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FfnMatrixTest {
    @Test
    void stored_swapsTheAxesOfATransposedWeightOnly() {
        float[] values = {1, 2, 3, 4, 5, 6};
        FfnMatrix plain = new FfnMatrix(0, FfnMatrix.Role.OUT, "w", 2, 3);
        FfnMatrix transposed = new FfnMatrix(0, FfnMatrix.Role.OUT, "w", 2, 3, true);
        assertThat(plain.transposed()).isFalse();
        assertThat(plain.stored(values)).containsExactly(values);
        assertThat(plain.fromStored(values)).containsExactly(values);
        assertThat(transposed.stored(values)).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(transposed.fromStored(new float[] {1, 4, 2, 5, 3, 6})).containsExactly(values);
    }

    @Test
    void stored_refusesValuesOfAnotherWeight() {
        FfnMatrix transposed = new FfnMatrix(0, FfnMatrix.Role.OUT, "h.0.w", 2, 3, true);
        assertThatThrownBy(() -> transposed.stored(new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("h.0.w has 6 values, got: 5");
    }
}
