package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;

/** Scaled dot-product attention of several heads (Vaswani et al. 2017), on the stream itself or on an encoder's memory. */
public final class Attention {
    private final Linear read;
    private final HeadSplit readHeads;
    private final Linear memory;
    private final HeadSplit memoryHeads;
    private final HeadMix mix;
    private final Linear output;

    private Attention(
            AttentionShape shape,
            Linear read,
            HeadSplit readHeads,
            Linear memory,
            HeadSplit memoryHeads,
            Linear output) {
        this.read = read;
        this.readHeads = readHeads;
        this.memory = memory;
        this.memoryHeads = memoryHeads;
        this.mix = new HeadMix(shape);
        this.output = output;
    }

    /**
     * Attention on the stream.
     *
     * @param queryKeyValue the three maps stacked
     */
    public static Attention onStream(AttentionShape shape, Linear queryKeyValue, Linear output) {
        HeadSplit heads = new HeadSplit(shape.size(), shape.heads(), shape.keyValueHeads(), shape.keyValueHeads());
        return new Attention(shape, queryKeyValue, heads, null, null, output);
    }

    /**
     * Attention on a memory.
     *
     * @param keyValue the two maps stacked
     */
    public static Attention onMemory(AttentionShape shape, Linear query, Linear keyValue, Linear output) {
        HeadSplit heads = new HeadSplit(shape.size(), shape.heads());
        HeadSplit memoryHeads = new HeadSplit(shape.size(), shape.keyValueHeads(), shape.keyValueHeads());
        return new Attention(shape, query, heads, keyValue, memoryHeads, output);
    }

    /**
     * @param x {@code [batch, tokens, hidden]}
     * @param sight what the queries see; keys and values of {@code x} are appended to those that it keeps
     */
    NDArray stream(NDArray x, Sight sight) {
        NDList heads = readHeads.apply(read.apply(x), sight.rotation());
        NDArray key = heads.get(1);
        NDArray value = heads.get(2);
        if (sight.kept() != null) {
            sight.kept().append(key, value);
            key = sight.kept().keys();
            value = sight.kept().values();
        }
        return output.apply(mix.apply(heads.get(0), key, value, sight.bias(), sight.causal()));
    }

    /** The keys and values of a memory {@code [batch, tokens, hidden]}. */
    KeyValues remember(NDArray states, NDManager owner) {
        try (NDScope step = new NDScope()) {
            step.suppressNotUsedWarning();
            NDList heads = memoryHeads.apply(memory.apply(states), null);
            KeyValues remembered = new KeyValues(owner);
            remembered.append(heads.get(0), heads.get(1));
            return remembered;
        }
    }

    /** As {@link #stream}, on the memory that is seen. */
    NDArray memory(NDArray x, Sight sight) {
        NDArray query = readHeads.apply(read.apply(x), null).get(0);
        KeyValues seen = sight.memory();
        return output.apply(mix.apply(query, seen.keys(), seen.values(), sight.memoryBias(), false));
    }
}
