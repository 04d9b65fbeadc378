package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class NormsTest {
    @Test
    void absoluteSum_addsUpOverTheGivenAxes() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray x = scope.create(new float[] {1, -2, 3, -4, 5, -6, 7, -8}, new Shape(2, 2, 2));
            assertThat(Norms.absoluteSum(x, 1, 2).toFloatArray()).containsExactly(10, 26);
            assertThat(Norms.absoluteSum(x, 0).toFloatArray()).containsExactly(6, 8, 10, 12);
        }
    }
}
