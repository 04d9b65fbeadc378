package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.salem.tensor.Recording;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What is learnt: two low-rank blocks and the logarithm of the step size α.
 *
 * @param first the block that reads the normalised factors
 * @param second the block that reads the first's output
 * @param logStep {@code log α}, {@code [1]}
 */
record Parameters(Block first, Block second, NDArray logStep) {
    /**
     * A residual block {@code h + relu(scale ⊙ (up down h + bias) + shift)}.
     *
     * @param down {@code [rank, size]}
     * @param up {@code [size, rank]}
     * @param bias {@code [size]}
     * @param scale {@code [size]}
     * @param shift {@code [size]}
     */
    record Block(NDArray down, NDArray up, NDArray bias, NDArray scale, NDArray shift) {
        /** As an identity that can learn: {@code up} zero, {@code down} uniform after Glorot and Bengio 2010. */
        static Block identity(int size, int rank, SplittableRandom random, NDManager owner) {
            float bound = (float) Math.sqrt(6.0 / (size + rank));
            float[] values = new float[size * rank];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-bound, bound);
            }
            return new Block(
                    owner.create(FloatBuffer.wrap(values), new Shape(rank, size), DataType.FLOAT32),
                    owner.zeros(new Shape(size, rank), DataType.FLOAT32),
                    owner.zeros(new Shape(size), DataType.FLOAT32),
                    owner.ones(new Shape(size), DataType.FLOAT32),
                    owner.zeros(new Shape(size), DataType.FLOAT32));
        }

        NDArray apply(NDArray h) {
            NDArray inner = h.matMul(down.transpose()).matMul(up.transpose()).add(bias);
            // Cut off instead of relu: the derivative at zero, where every block starts, must not vanish.
            return h.add(inner.mul(scale).add(shift).clip(0, Float.MAX_VALUE));
        }

        private Block map(UnaryOperator<NDArray> change) {
            return new Block(
                    change.apply(down), change.apply(up), change.apply(bias), change.apply(scale), change.apply(shift));
        }
    }

    /** An editor that changes nothing yet, of factors with {@code size} numbers, owned by {@code owner}. */
    static Parameters identity(int size, int rank, long seed, NDManager owner) {
        SplittableRandom random = new SplittableRandom(seed);
        int inner = Math.min(rank, size);
        return new Parameters(
                Block.identity(size, inner, random, owner),
                Block.identity(size, inner, random, owner),
                owner.zeros(new Shape(1), DataType.FLOAT32));
    }

    /** The same under a change of every array. */
    Parameters map(UnaryOperator<NDArray> change) {
        return new Parameters(first.map(change), second.map(change), change.apply(logStep));
    }

    /** The same values as leaves of a recording. */
    Parameters leaves(Recording recording, NDManager scope) {
        return map(array -> recording.leaf(array, scope));
    }

    /** The same values under another owner, for work whose results are freed with it. */
    Parameters in(NDManager scope) {
        return map(array -> {
            NDArray alias = array.stopGradient();
            alias.attach(scope);
            return alias;
        });
    }

    /** The arrays by name, in a fixed order. */
    Map<String, NDArray> named() {
        Map<String, NDArray> named = new LinkedHashMap<>();
        put(named, "first.", first);
        put(named, "second.", second);
        named.put("log_step", logStep);
        return named;
    }

    /** The reverse of {@link #named()}. */
    static Parameters of(Function<String, NDArray> arrays) {
        return new Parameters(block("first.", arrays), block("second.", arrays), arrays.apply("log_step"));
    }

    private static void put(Map<String, NDArray> named, String prefix, Block block) {
        named.put(prefix + "down", block.down());
        named.put(prefix + "up", block.up());
        named.put(prefix + "bias", block.bias());
        named.put(prefix + "scale", block.scale());
        named.put(prefix + "shift", block.shift());
    }

    private static Block block(String prefix, Function<String, NDArray> arrays) {
        return new Block(
                arrays.apply(prefix + "down"),
                arrays.apply(prefix + "up"),
                arrays.apply(prefix + "bias"),
                arrays.apply(prefix + "scale"),
                arrays.apply(prefix + "shift"));
    }
}
