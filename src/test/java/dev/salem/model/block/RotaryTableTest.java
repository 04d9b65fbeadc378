package dev.salem.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class RotaryTableTest {
    @Test
    void apply_turnsHalvesAgainstOneAnother() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            RotaryTable table = new RotaryTable(new double[] {0.5, 0.1}, 2, scope);
            NDArray x = scope.create(new float[] {1, 2, 3, 4}).reshape(1, 1, 1, 4);
            float[] turned = table.at(new int[] {3}, scope).apply(x).toFloatArray();
            double near = 1.5;
            double far = 0.3;
            assertThat(turned[0]).isCloseTo((float) (2 * (Math.cos(near) - 3 * Math.sin(near))), within(1e-5f));
            assertThat(turned[1]).isCloseTo((float) (2 * (2 * Math.cos(far) - 4 * Math.sin(far))), within(1e-5f));
            assertThat(turned[2]).isCloseTo((float) (2 * (3 * Math.cos(near) + Math.sin(near))), within(1e-5f));
            assertThat(turned[3]).isCloseTo((float) (2 * (4 * Math.cos(far) + 2 * Math.sin(far))), within(1e-5f));
        }
    }

    @Test
    void first_growsWithTheTexts() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            RotaryTable table = new RotaryTable(new double[] {0.5, 0.1}, 1, scope);
            Rotation few = table.first(3, scope);
            Rotation many = table.first(130, scope);
            assertThat(many.cosine().getShape().getShape()).containsExactly(130, 4);
            assertThat(many.sine().get(new NDIndex("0:3")).toFloatArray())
                    .containsExactly(few.sine().toFloatArray());
            Rotation at = table.at(new int[] {129}, scope);
            assertThat(many.cosine().get(new NDIndex("129")).toFloatArray())
                    .containsExactly(at.cosine().toFloatArray());
            assertThat(many.sine().get(new NDIndex("129")).toFloatArray())
                    .containsExactly(at.sine().toFloatArray());
        }
    }
}
