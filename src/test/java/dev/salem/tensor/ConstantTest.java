package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstantTest {
    @Test
    void gradients_outliveAGarbageCollectionBeforeTheBackwardPass() {
        TensorEngine.start(1);
        for (int round = 0; round < 5; round++) {
            try (NDManager scope = TensorEngine.newManager();
                    Recording recording = Recording.start()) {
                NDArray x = recording.leaf(scope.ones(new Shape(4)), scope);
                NDArray sum = scope.zeros(new Shape());
                for (int i = 0; i < 50; i++) {
                    try (NDScope step = new NDScope()) {
                        step.suppressNotUsedWarning();
                        sum = sum.add(x.mul(Constant.of(0.5, scope)).sum());
                        NDScope.unregister(sum);
                    }
                }
                System.gc();
                overwriteFreedMemory();
                recording.backward(sum);
                assertThat(recording.gradient(x).toFloatArray()).containsOnly(25f);
            }
        }
    }

    private static void overwriteFreedMemory() {
        List<ByteBuffer> junk = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            junk.add(ByteBuffer.allocateDirect(4).putFloat(0, 7));
        }
        assertThat(junk).hasSize(5000);
    }
}
