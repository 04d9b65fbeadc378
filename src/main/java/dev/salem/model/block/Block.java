package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import dev.salem.model.FfnMatrix;
import dev.salem.model.FfnPass;
import java.util.List;
import java.util.function.Supplier;

/** A transformer block: attention on the stream, in decoders beside an encoder on its memory, then the network. */
public final class Block {
    private final Attention attention;
    private final Residual attentionResidual;
    private final Attention memory;
    private final Residual memoryResidual;
    private final FeedForward network;
    private final Residual networkResidual;

    /** A block that reads a memory. */
    public Block(
            Attention attention,
            Residual attentionResidual,
            Attention memory,
            Residual memoryResidual,
            FeedForward network,
            Residual networkResidual) {
        this.attention = attention;
        this.attentionResidual = attentionResidual;
        this.memory = memory;
        this.memoryResidual = memoryResidual;
        this.network = network;
        this.networkResidual = networkResidual;
    }

    /** A block that reads its own stream only. */
    public Block(Attention attention, Residual attentionResidual, FeedForward network, Residual networkResidual) {
        this(attention, attentionResidual, null, null, network, networkResidual);
    }

    /** The keys and values of a memory {@code [batch, tokens, hidden]}; they belong to {@code owner}. */
    public KeyValues remember(NDArray states, NDManager owner) {
        return memory.remember(states, owner);
    }

    /** The half with the attentions: {@code [batch, tokens, hidden]}. */
    public NDArray attend(NDArray x, Sight sight) {
        return kept(() -> {
            NDArray seen = attentionResidual.around(x, part -> attention.stream(part, sight));
            return memory == null ? seen : memoryResidual.around(seen, part -> memory.memory(part, sight));
        });
    }

    /** The half with the network: {@code [batch, tokens, hidden]}. */
    public NDArray feedForward(NDArray x, FfnPass pass) {
        return kept(() -> networkResidual.around(x, part -> network.apply(part, pass)));
    }

    /** What a half hands on; the arrays on the way to it are freed with the half (a recording keeps what it needs). */
    private static NDArray kept(Supplier<NDArray> half) {
        try (NDScope step = new NDScope()) {
            step.suppressNotUsedWarning();
            NDArray result = half.get();
            NDScope.unregister(result);
            return result;
        }
    }

    public List<FfnMatrix> matrices() {
        return network.matrices();
    }

    /** The values of one of the {@link #matrices()}. */
    public NDArray weight(FfnMatrix matrix) {
        return network.weight(matrix);
    }
}
