package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.salem.tensor.TensorEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationFunctionTest {
    /** Values of transformers.activations.ACT2FN in f64 at -1.5, 0 and 2. */
    @ParameterizedTest
    @CsvSource({
        "gelu, -0.100210802, 1.954499736",
        "gelu_new, -0.100428423, 1.954597694",
        "gelu_pytorch_tanh, -0.100428423, 1.954597694",
        "gelu_fast, -0.100428423, 1.954597694",
        "relu, 0, 2",
        "silu, -0.273638286, 1.761594156",
        "swish, -0.273638286, 1.761594156",
        "tanh, -0.905148254, 0.964027580"
    })
    void named_equalsPyTorch(String name, float below, float above) {
        TensorEngine.start(1);
        try (NDManager scope = TensorEngine.newManager()) {
            assertThat(ActivationFunction.named(name)
                            .apply(scope.create(new float[] {-1.5f, 0, 2}))
                            .toFloatArray())
                    .containsExactly(new float[] {below, 0, above}, within(1e-6f));
        }
    }

    @Test
    void named_refusesOthersWithTheKnownNames() {
        assertThatThrownBy(() -> ActivationFunction.named("gelu_10"))
                .isInstanceOf(ModelException.class)
                .hasMessage("activation \"gelu_10\" is not supported; supported: gelu, gelu_new, gelu_pytorch_tanh, "
                        + "gelu_fast, relu, silu, swish, tanh");
    }
}
