package dev.salem.model.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class RotaryTableTest {
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
