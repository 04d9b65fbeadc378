package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.TensorEngine;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchTest {
    private NDManager scope;

    @BeforeEach
    void open() {
        TensorEngine.start(1);
        scope = TensorEngine.newManager();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    @Test
    void of_fillsShortTextsUpAndMasksThem() {
        Batch batch = Batch.of(List.of(text(5, 6, 7), text(8)), 9, scope);
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.tokens()).isEqualTo(3);
        assertThat(batch.ids().toLongArray()).containsExactly(5, 6, 7, 8, 9, 9);
        assertThat(batch.typeIds().toLongArray()).containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(batch.mask().toFloatArray()).containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(batch.attentionBias().getShape()).isEqualTo(new Shape(2, 1, 1, 3));
        assertThat(batch.attentionBias().toFloatArray())
                .containsExactly(new float[] {0, 0, 0, 0, -1e9f, -1e9f}, within(0f));
    }

    @Test
    void of_needsNoBiasForTextsOfOneLength() {
        Batch batch = Batch.of(List.of(text(5, 6), text(7, 8)), 0, scope);
        assertThat(batch.attentionBias()).isNull();
        assertThat(batch.mask().toFloatArray()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void tokenMask_isTheMaskOrOnesWhereOneTokenIsLeft() {
        Batch batch = Batch.of(List.of(text(5, 6, 7), text(8)), 9, scope);
        try (NDManager step = scope.newSubManager()) {
            assertThat(batch.tokenMask(3, step).toFloatArray()).containsExactly(1, 1, 1, 1, 0, 0);
            NDArray pooled = batch.tokenMask(1, step);
            assertThat(pooled.getShape()).isEqualTo(new Shape(2, 1));
            assertThat(pooled.toFloatArray()).containsExactly(1, 1);
            assertThat(pooled.getManager()).isSameAs(step);
        }
        assertThat(batch.mask().toFloatArray()).as("still owned").containsExactly(1, 1, 1, 1, 0, 0);
    }

    @Test
    void attach_handsEveryArrayOver() {
        NDManager step = scope.newSubManager();
        Batch batch = Batch.of(List.of(text(5, 6), text(7)), 0, step).attach(scope);
        step.close();
        assertThat(batch.ids().toLongArray()).containsExactly(5, 6, 7, 0);
        assertThat(batch.typeIds().toLongArray()).containsExactly(1, 1, 1, 0);
        assertThat(batch.mask().toFloatArray()).containsExactly(1, 1, 1, 0);
        assertThat(batch.attentionBias().toFloatArray()).containsExactly(new float[] {0, 0, 0, -1e9f}, within(0f));
    }

    @Test
    void encodedText_refusesNoTokensAndUnevenSegments() {
        assertThatThrownBy(() -> new EncodedText(new long[0], new long[0], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: 0 and 0");
        assertThatThrownBy(() -> new EncodedText(new long[2], new long[3], false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got: 2 and 3");
    }

    private static EncodedText text(long... ids) {
        long[] typeIds = new long[ids.length];
        Arrays.fill(typeIds, 1);
        return new EncodedText(ids, typeIds, false);
    }
}
