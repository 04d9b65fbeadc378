package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.salem.tensor.ScriptedOperation;

/** The non-linearities of feed-forward networks, by the names of {@code transformers.activations.ACT2FN}. */
@FunctionalInterface
public interface ActivationFunction {
    NDArray apply(NDArray x);

    /**
     * The function of this name.
     *
     * @throws ModelException with the known names
     */
    static ActivationFunction named(String name) {
        return switch (name) {
            case "gelu" -> Activation::gelu;
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" ->
                ScriptedOperation.returningOne("x", "return torch.gelu(x, approximate=\"tanh\")")::apply;
            case "relu" -> Activation::relu;
            case "silu", "swish" -> ScriptedOperation.returningOne("x", "return torch.silu(x)")::apply;
            case "tanh" -> NDArray::tanh;
            default ->
                throw new ModelException("activation \"" + name + "\" is not supported; supported: gelu, "
                        + "gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu, swish, tanh");
        };
    }
}
