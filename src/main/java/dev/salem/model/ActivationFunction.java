package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import dev.salem.tensor.Constant;

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
            case "gelu_new", "gelu_pytorch_tanh", "gelu_fast" -> ActivationFunction::tanhGelu;
            case "relu" -> Activation::relu;
            case "silu", "swish" -> x -> x.mul(Activation.sigmoid(x));
            case "tanh" -> NDArray::tanh;
            default ->
                throw new ModelException("activation \"" + name + "\" is not supported; supported: gelu, "
                        + "gelu_new, gelu_pytorch_tanh, gelu_fast, relu, silu, swish, tanh");
        };
    }

    private static NDArray tanhGelu(NDArray x) {
        NDManager owner = x.getManager();
        NDArray cube = x.mul(x).mul(x).mul(Constant.of(0.044715, owner));
        NDArray inner = x.add(cube).mul(Constant.of(Math.sqrt(2 / Math.PI), owner));
        return x.mul(Constant.of(0.5, owner)).mul(inner.tanh().add(1));
    }
}
