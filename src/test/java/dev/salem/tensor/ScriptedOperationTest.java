package dev.salem.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class ScriptedOperationTest {
    private static final ScriptedOperation SQUARE_SUM =
            ScriptedOperation.returningOne("x, y", "both = x + y\nreturn torch.sum(both * both)");

    @Test
    void apply_isDifferentiatedLikeAnyOther() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager();
                Recording recording = Recording.start()) {
            NDArray x = recording.leaf(scope.create(new float[] {1, 2}), scope);
            NDArray y = scope.create(new float[] {3, -5});
            NDArray sum = SQUARE_SUM.apply(x.mul(2), y);
            assertThat(sum.toFloatArray()).containsExactly(26);
            recording.backward(sum);
            assertThat(recording.gradient(x).toFloatArray()).containsExactly(20, -4);
        }
    }

    @Test
    void apply_recordsNothingUnlessAsked() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            NDArray x = scope.create(new float[] {1, 2});
            x.setRequiresGradient(true);
            assertThat(SQUARE_SUM.apply(x, x).hasGradient()).isFalse();
        }
    }

    @Test
    void results_belongToTheManagerOfTheFirstArray() {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager();
                NDManager step = scope.newSubManager()) {
            ScriptedOperation halves = ScriptedOperation.returningList("x", "return torch.chunk(x, 2)");
            NDList parts = halves.applyToList(step.arange(4f));
            assertThat(parts).hasSize(2).allSatisfy(part -> assertThat(part.getManager())
                    .isSameAs(step));
            assertThat(parts.get(1).toFloatArray()).containsExactly(2, 3);
        }
    }
}
