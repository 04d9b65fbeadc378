package dev.salem.model.block;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PositionBiasTest {
    private static final float HIDDEN = PositionBias.HIDDEN;

    @BeforeEach
    void start() {
        TensorEngine.start(1);
    }

    @Test
    void causal_showsTheWindowBeforeAQuery() {
        try (NDManager scope = TensorEngine.newManager()) {
            assertThat(PositionBias.causal(0, scope).square(3, scope).toFloatArray())
                    .containsExactly(0, HIDDEN, HIDDEN, 0, 0, HIDDEN, 0, 0, 0);
            assertThat(PositionBias.causal(2, scope).square(3, scope).toFloatArray())
                    .containsExactly(0, HIDDEN, HIDDEN, 0, 0, HIDDEN, HIDDEN, 0, 0);
        }
    }

    @Test
    void square_growsWithTheTexts() {
        try (NDManager scope = TensorEngine.newManager()) {
            PositionBias bias = new PositionBias(2, (head, query, key) -> 1000 * head + 100 * query + key, scope);
            bias.square(3, scope);
            NDArray large = bias.square(70, scope);
            assertThat(large.getShape().getShape()).containsExactly(1, 2, 70, 70);
            assertThat(large.get(new NDIndex("0, 1, 69, 68")).toFloatArray()).containsExactly(7968);
            assertThat(bias.square(2, scope).toFloatArray()).containsExactly(0, 1, 100, 101, 1000, 1001, 1100, 1101);
        }
    }

    @Test
    void rows_followEachRowsPositionsAndHideWhatHasNone() {
        try (NDManager scope = TensorEngine.newManager()) {
            PositionBias bias = new PositionBias(2, (head, query, key) -> 1000 * head + 100 * query + key, scope);
            NDArray rows = bias.rows(new int[] {3, 1}, new int[][] {{0, 1, 3}, {0, -1, 1}}, scope);
            assertThat(rows.getShape().getShape()).containsExactly(2, 2, 1, 3);
            assertThat(rows.toFloatArray())
                    .containsExactly(300, 301, 303, 1300, 1301, 1303, 100, HIDDEN, 101, 1100, HIDDEN, 1101);
        }
    }
}
