package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import dev.salem.tensor.ScriptedOperation;

/** Mixes values by the attention of queries to keys, in libtorch's fused kernel, which never holds all scores. */
final class HeadMix {
    private final ScriptedOperation all;
    private final ScriptedOperation before;
    private final ScriptedOperation biased;

    HeadMix(AttentionShape shape) {
        all = operation("query, key, value", "None", "False", shape);
        before = operation("query, key, value", "None", "True", shape);
        biased = operation("query, key, value, bias", "bias", "False", shape);
    }

    private static ScriptedOperation operation(String parameters, String bias, String causal, AttentionShape shape) {
        return ScriptedOperation.returningOne(
                parameters,
                repeated("key", shape)
                        + repeated("value", shape)
                        + """
                mixed = torch.scaled_dot_product_attention(query, key, value, %s, 0., %s, scale=%s)
                return mixed.transpose(1, 2).reshape([query.size(0), query.size(2), %d])
                """
                                .formatted(bias, causal, shape.scale(), shape.queries()));
    }

    /** Shared heads are repeated, since libtorch has no fused kernel that shares them on a processor. */
    private static String repeated(String name, AttentionShape shape) {
        int sharing = shape.heads() / shape.keyValueHeads();
        return sharing == 1
                ? ""
                : """
                %1$s = %1$s.unsqueeze(2).expand([-1, -1, %2$d, -1, -1])
                %1$s = %1$s.reshape([%1$s.size(0), %3$d, %1$s.size(3), %4$d])
                """
                        .formatted(name, sharing, shape.heads(), shape.size());
    }

    /**
     * @param query {@code [batch, heads, tokens, size]}
     * @param key {@code [batch, keyValueHeads, keys, size]}
     * @param value likewise
     * @param bias added to the scores {@code [batch or 1, heads or 1, tokens or 1, keys]}, or null
     * @param causal whether a query sees its own and the keys before it only; not with a bias
     * @return {@code [batch, tokens, heads · size]}
     */
    NDArray apply(NDArray query, NDArray key, NDArray value, NDArray bias, boolean causal) {
        if (bias != null) {
            return biased.apply(query, key, value, bias);
        }
        return (causal ? before : all).apply(query, key, value);
    }
}
