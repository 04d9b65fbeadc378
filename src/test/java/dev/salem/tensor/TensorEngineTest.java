package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TensorEngineTest {
    @AfterEach
    void oneThread() {
        TensorEngine.start(1);
    }

    @Test
    void start_setsTheNumberOfThreadsEachTime() {
        TensorEngine.start(2);
        assertThat(TensorEngine.threads()).isEqualTo(2);
        TensorEngine.start(1);
        assertThat(TensorEngine.threads()).isEqualTo(1);
    }

    @Test
    void start_refusesNoThreads() {
        assertThatThrownBy(() -> TensorEngine.start(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("threads must be at least 1, got: 0");
    }

    @Test
    void start_turnsGradientsOffOnTheCallingThread() throws Exception {
        TensorEngine.start(1);
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            boolean before = worker.submit(JniUtils::isGradMode).get();
            worker.submit(() -> TensorEngine.start(1)).get();
            boolean after = worker.submit(JniUtils::isGradMode).get();
            assertThat(before).isTrue();
            assertThat(after).isFalse();
        } finally {
            worker.shutdown();
        }
    }

    @Test
    void newManager_freesItsArraysWhenClosed() {
        TensorEngine.start(1);
        NDArray array;
        try (NDManager manager = TensorEngine.newManager()) {
            array = manager.create(new float[] {1, 2});
        }
        assertThatThrownBy(array::toFloatArray).isInstanceOf(IllegalStateException.class);
    }
}
