package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private NDManager owner;
    private NDManager scope;
    private NDArray weight;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        owner = TensorEngine.newManager();
        scope = owner.newSubManager();
        weight = owner.create(new float[] {1, -2, 3});
    }

    @AfterEach
    void close() {
        scope.close();
        owner.close();
    }

    @Test
    void gradient_isTheDerivativeAtTheSharedValues() {
        try (Recording recording = Recording.start()) {
            NDArray leaf = recording.leaf(weight, scope);
            weight.addi(1);
            assertThat(leaf.toFloatArray()).containsExactly(2, -1, 4);
            recording.backward(leaf.mul(leaf).sum());
            assertThat(recording.gradient(leaf).toFloatArray()).containsExactly(4, -2, 8);
        }
        assertThat(weight.hasGradient()).isFalse();
    }

    @Test
    void gradient_ofALeafThatTheLossDoesNotReadIsZero() {
        try (Recording recording = Recording.start()) {
            NDArray leaf = recording.leaf(weight, scope);
            NDArray idle = recording.leaf(weight, scope);
            recording.backward(leaf.sum());
            assertThat(recording.gradient(leaf).toFloatArray()).containsExactly(1, 1, 1);
            assertThat(recording.gradient(idle).toFloatArray()).containsExactly(0, 0, 0);
        }
    }

    @Test
    void leavesAndGradients_areFreedWithTheirScope() {
        int before = owner.getManagedArrays().size();
        NDArray leaf;
        NDArray gradient;
        try (Recording recording = Recording.start()) {
            leaf = recording.leaf(weight, scope);
            recording.backward(leaf.mul(3).sum());
            gradient = recording.gradient(leaf);
        }
        scope.close();
        assertThat(owner.getManagedArrays()).hasSize(before);
        assertThatThrownBy(leaf::toFloatArray).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(gradient::toFloatArray).isInstanceOf(IllegalStateException.class);
        assertThat(weight.toFloatArray()).containsExactly(1, -2, 3);
    }

    @Test
    void close_bringsTheFormerModeBack() {
        assertThat(JniUtils.isGradMode()).isFalse();
        try (Recording outer = Recording.start()) {
            try (Recording inner = Recording.start()) {
                assertThat(inner).isNotSameAs(outer);
                assertThat(JniUtils.isGradMode()).isTrue();
            }
            assertThat(JniUtils.isGradMode()).isTrue();
        }
        assertThat(JniUtils.isGradMode()).isFalse();
    }
}
