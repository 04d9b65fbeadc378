package dev.salem.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import dev.salem.tensor.Recording;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Taps the factors of the gradient of feed-forward weights: a zero that is added to the output of the linear map and
 * differentiated gives δ, so {@code Σ_t δ_t u_tᵀ} of a sample is that sample's weight gradient, without one backward
 * pass for each sample. Operations below the first tapped matrix are not recorded.
 */
public final class FactorTap implements FfnPass {
    private final Recording recording;
    private final NDManager scope;
    private final Predicate<FfnMatrix> tapped;
    private final FfnPass inner;
    private final Map<FfnMatrix, Tap> taps = new LinkedHashMap<>();

    /**
     * The two sides of a gradient.
     *
     * @param u inputs of the linear map {@code [batch, tokens, in]}
     * @param delta derivatives by its outputs {@code [batch, tokens, out]}; zero on padding
     */
    public record Factors(NDArray u, NDArray delta) {}

    private record Tap(NDArray input, NDArray zero) {}

    public FactorTap(Recording recording, NDManager scope, Predicate<FfnMatrix> tapped, FfnPass inner) {
        this.recording = recording;
        this.scope = scope;
        this.tapped = tapped;
        this.inner = inner;
    }

    @Override
    public NDArray linear(FfnMatrix matrix, NDArray input, NDArray weight, NDArray bias) {
        NDArray output = inner.linear(matrix, input, weight, bias);
        if (!tapped.test(matrix)) {
            return output;
        }
        NDArray zero = recording.leaf(scope.zeros(output.getShape(), DataType.FLOAT32), scope);
        NDArray kept = input.stopGradient();
        NDScope.unregister(kept, zero);
        taps.put(matrix, new Tap(kept, zero));
        return output.add(zero);
    }

    /** The factors of each tapped matrix in the order of the pass, once the loss has been differentiated. */
    public Map<FfnMatrix, Factors> factors() {
        Map<FfnMatrix, Factors> factors = new LinkedHashMap<>();
        taps.forEach((matrix, tap) -> factors.put(matrix, new Factors(tap.input(), recording.gradient(tap.zero()))));
        return factors;
    }
}
