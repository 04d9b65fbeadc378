package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import dev.salem.model.Weights;

/** Scaled dot-product attention of several heads (Vaswani et al. 2017), on the stream itself or on an encoder's memory. */
public final class Attention {
    private final AttentionShape shape;
    private final NDArray scale;
    private final Linear read;
    private final Linear memory;
    private final Linear output;

    private Attention(AttentionShape shape, Linear read, Linear memory, Linear output, Weights weights) {
        this.shape = shape;
        this.scale = shape.scale() == 1 ? null : weights.constant(shape.scale());
        this.read = read;
        this.memory = memory;
        this.output = output;
    }

    /**
     * Attention on the stream.
     *
     * @param queryKeyValue the three maps stacked
     */
    public static Attention onStream(AttentionShape shape, Linear queryKeyValue, Linear output, Weights weights) {
        return new Attention(shape, queryKeyValue, null, output, weights);
    }

    /**
     * Attention on a memory.
     *
     * @param keyValue the two maps stacked
     */
    public static Attention onMemory(
            AttentionShape shape, Linear query, Linear keyValue, Linear output, Weights weights) {
        return new Attention(shape, query, keyValue, output, weights);
    }

    /**
     * @param x {@code [batch, tokens, hidden]}
     * @param bias added to the scores {@code [batch or 1, heads or 1, tokens, keys]}, or null
     * @param rotation turns queries and keys, or null
     * @param kept keys and values of the tokens before, to which those of {@code x} are appended; or null
     */
    NDArray stream(NDArray x, NDArray bias, Rotation rotation, KeyValues kept) {
        int queries = shape.heads();
        int turned = queries + shape.keyValueHeads();
        NDArray heads = split(read.apply(x));
        NDArray query = heads.get(new NDIndex(":, 0:{}", queries));
        NDArray key = heads.get(new NDIndex(":, {}:{}", queries, turned));
        NDArray value = heads.get(new NDIndex(":, {}:{}", turned, turned + shape.keyValueHeads()));
        if (rotation != null) {
            query = rotation.apply(query);
            key = rotation.apply(key);
        }
        if (kept != null) {
            kept.append(key, value);
            key = kept.keys();
            value = kept.values();
        }
        return mixed(query, key, value, bias);
    }

    /** The keys and values of a memory {@code [batch, tokens, hidden]}. */
    KeyValues remember(NDArray states, NDManager owner) {
        try (NDScope step = new NDScope()) {
            step.suppressNotUsedWarning();
            NDArray heads = split(memory.apply(states));
            KeyValues remembered = new KeyValues(owner);
            int count = shape.keyValueHeads();
            remembered.append(
                    heads.get(new NDIndex(":, 0:{}", count)), heads.get(new NDIndex(":, {}:{}", count, 2 * count)));
            return remembered;
        }
    }

    /** As {@link #stream}, on a memory's keys and values. */
    NDArray memory(NDArray x, NDArray bias, KeyValues remembered) {
        return mixed(split(read.apply(x)), remembered.keys(), remembered.values(), bias);
    }

    /** {@code [batch, tokens, heads · size]} to {@code [batch, heads, tokens, size]}. */
    private NDArray split(NDArray x) {
        long batch = x.getShape().get(0);
        long tokens = x.getShape().get(1);
        long heads = x.getShape().get(2) / shape.size();
        return x.reshape(batch, tokens, heads, shape.size()).transpose(0, 2, 1, 3);
    }

    private NDArray mixed(NDArray query, NDArray key, NDArray value, NDArray bias) {
        long batch = query.getShape().get(0);
        long tokens = query.getShape().get(2);
        long keys = key.getShape().get(2);
        long groups = shape.keyValueHeads();
        long rows = shape.heads() / groups * tokens;
        NDArray scaled = scale == null ? query : query.mul(scale);
        NDArray scores = scaled.reshape(batch, groups, rows, shape.size())
                .matMul(key.transpose(0, 1, 3, 2))
                .reshape(batch, shape.heads(), tokens, keys);
        if (bias != null) {
            scores = scores.add(bias);
        }
        NDArray mixed = scores.softmax(-1)
                .reshape(batch, groups, rows, keys)
                .matMul(value)
                .reshape(batch, shape.heads(), tokens, shape.size())
                .transpose(0, 2, 1, 3);
        return output.apply(mixed.reshape(batch, tokens, shape.queries()));
    }
}
