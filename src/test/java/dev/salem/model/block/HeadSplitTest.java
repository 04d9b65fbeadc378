package dev.salem.model.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.Test;

class HeadSplitTest {
    @Test
    void apply_cutsTheMapsAndTheirHeads() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray x = scope.arange(2 * 3 * 8f).reshape(2, 3, 8);
            NDList heads = new HeadSplit(2, 2, 1, 1).apply(x, null);
            assertThat(heads.get(0).getShape()).isEqualTo(new Shape(2, 2, 3, 2));
            assertThat(heads.get(0).get(1, 1, 2).toFloatArray()).containsExactly(42, 43);
            assertThat(heads.get(1).get(0, 0, 1).toFloatArray()).containsExactly(12, 13);
            assertThat(heads.get(2).get(0, 0, 1).toFloatArray()).containsExactly(14, 15);
        }
    }

    @Test
    void apply_turnsHalvesOfQueriesAndKeysAgainstOneAnother() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            Rotation rotation = new RotaryTable(new double[] {0.5, 0.1}, 2, scope).at(new int[] {3}, scope);
            NDArray x = scope.create(new float[] {1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4}, new Shape(1, 1, 12));
            NDList heads = new HeadSplit(4, 1, 1, 1).apply(x, rotation);
            double near = 1.5;
            double far = 0.3;
            float[] turned = {
                (float) (2 * (Math.cos(near) - 3 * Math.sin(near))),
                (float) (2 * (2 * Math.cos(far) - 4 * Math.sin(far))),
                (float) (2 * (3 * Math.cos(near) + Math.sin(near))),
                (float) (2 * (4 * Math.cos(far) + 2 * Math.sin(far)))
            };
            assertThat(heads.get(0).toFloatArray()).containsExactly(turned, within(1e-5f));
            assertThat(heads.get(1).toFloatArray()).containsExactly(turned, within(1e-5f));
            assertThat(heads.get(2).toFloatArray()).containsExactly(1, 2, 3, 4);
        }
    }
}
