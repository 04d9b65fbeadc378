package dev.salem.model.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;

/**
 * What is added to attention scores for the positions of query and key: nothing or a learned value where the key may be
 * seen, a hugely negative one where it may not.
 */
public final class PositionBias {
    /** The value that hides a key. */
    public static final float HIDDEN = -1e9f;

    private static final int GROWTH = 64;

    private final int heads;
    private final Entry entry;
    private final int causalUpTo;
    private final NDManager owner;
    private NDArray table;

    /** The bias of one head for one pair of positions. */
    @FunctionalInterface
    public interface Entry {
        float at(int head, int query, int key);
    }

    /**
     * @param heads number of heads with values of their own, 1 if all have the same
     * @param owner owner of the table that is kept between passes
     */
    public PositionBias(int heads, Entry entry, NDManager owner) {
        this(heads, entry, 0, owner);
    }

    private PositionBias(int heads, Entry entry, int causalUpTo, NDManager owner) {
        this.heads = heads;
        this.entry = entry;
        this.causalUpTo = causalUpTo;
        this.owner = owner;
    }

    /**
     * A query sees itself and the keys before it.
     *
     * @param window number of keys it sees at most, itself included; 0 for all
     */
    public static PositionBias causal(int window, NDManager owner) {
        return new PositionBias(
                1,
                (head, query, key) -> key > query || window > 0 && query - key >= window ? HIDDEN : 0,
                window == 0 ? Integer.MAX_VALUE : window,
                owner);
    }

    /** Whether, among the first {@code tokens} positions, a query sees itself and all before it, and no more is to be said. */
    public boolean causal(int tokens) {
        return tokens <= causalUpTo;
    }

    /** For queries and keys at positions 0 to {@code tokens − 1}: {@code [1, heads, tokens, tokens]}. */
    public NDArray square(int tokens, NDManager scope) {
        if (table == null || table.getShape().get(2) < tokens) {
            grow((tokens + GROWTH - 1) / GROWTH * GROWTH);
        }
        return table.get(scope, new NDIndex(":, :, 0:{}, 0:{}", tokens, tokens));
    }

    /**
     * For one query a row.
     *
     * @param queries position of each row's query
     * @param keys positions of each row's keys {@code [rows][keys]}; below 0 for one that is hidden
     * @return {@code [rows, heads, 1, keys]}
     */
    public NDArray rows(int[] queries, int[][] keys, NDManager scope) {
        int width = keys[0].length;
        FloatBuffer values = FloatBuffer.allocate(queries.length * heads * width);
        for (int row = 0; row < queries.length; row++) {
            for (int head = 0; head < heads; head++) {
                for (int key : keys[row]) {
                    values.put(key < 0 ? HIDDEN : entry.at(head, queries[row], key));
                }
            }
        }
        return scope.create(values.flip(), new Shape(queries.length, heads, 1, width), DataType.FLOAT32);
    }

    private void grow(int tokens) {
        FloatBuffer values = FloatBuffer.allocate(heads * tokens * tokens);
        for (int head = 0; head < heads; head++) {
            for (int query = 0; query < tokens; query++) {
                for (int key = 0; key < tokens; key++) {
                    values.put(entry.at(head, query, key));
                }
            }
        }
        if (table != null) {
            table.close();
        }
        table = owner.create(values.flip(), new Shape(1, heads, tokens, tokens), DataType.FLOAT32);
        NDScope.unregister(table);
    }
}
