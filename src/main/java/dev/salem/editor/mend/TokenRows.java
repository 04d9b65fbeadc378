package dev.salem.editor.mend;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.nio.LongBuffer;
import java.util.Arrays;

/** One vector for each token of many texts without padding, from which any texts are put together again. */
final class TokenRows {
    private final NDArray rows;
    private final int[] starts;
    private final int[] counts;

    private TokenRows(NDArray rows, int[] starts, int[] counts) {
        this.rows = rows;
        this.starts = starts;
        this.counts = counts;
    }

    /** Takes up padded batches one after another; every text once. */
    static final class Collector {
        private final NDManager manager;
        private final NDList parts = new NDList();
        private final int[] starts;
        private final int[] counts;
        private int total;

        /** @param manager owner of the rows */
        Collector(int texts, NDManager manager) {
            this.manager = manager;
            this.starts = new int[texts];
            this.counts = new int[texts];
        }

        /**
         * Adds a batch.
         *
         * @param texts which texts
         * @param lengths tokens of each of them
         * @param padded {@code [texts, tokens, width]}
         */
        void add(int[] texts, int[] lengths, NDArray padded) {
            int longest = (int) padded.getShape().get(1);
            long[] real = new long[Arrays.stream(lengths).sum()];
            int next = 0;
            for (int row = 0; row < texts.length; row++) {
                starts[texts[row]] = total + next;
                counts[texts[row]] = lengths[row];
                for (int token = 0; token < lengths[row]; token++) {
                    real[next++] = (long) row * longest + token;
                }
            }
            total += next;
            try (NDManager step = manager.newSubManager()) {
                NDArray flat = padded.reshape(-1, padded.getShape().get(2));
                flat.attach(step);
                NDArray part = pick(flat, real, new Shape(real.length), step);
                part.attach(manager);
                parts.add(part);
            }
        }

        /** All that was added. */
        TokenRows collect() {
            NDArray padding = manager.zeros(new Shape(1, parts.get(0).getShape().get(1)), DataType.FLOAT32);
            parts.add(padding);
            NDArray rows = NDArrays.concat(parts, 0);
            parts.close();
            rows.attach(manager);
            return new TokenRows(rows, starts, counts);
        }
    }

    /** The number of tokens of a text. */
    int count(int text) {
        return counts[text];
    }

    /** The texts filled up with zeros, {@code [texts, tokens, width]} in {@code scope}. */
    NDArray padded(int[] texts, NDManager scope) {
        int longest = Arrays.stream(texts).map(text -> counts[text]).max().orElseThrow();
        long zeros = rows.getShape().get(0) - 1;
        long[] wanted = new long[texts.length * longest];
        for (int row = 0; row < texts.length; row++) {
            for (int token = 0; token < longest; token++) {
                wanted[row * longest + token] = token < counts[texts[row]] ? starts[texts[row]] + token : zeros;
            }
        }
        return pick(rows, wanted, new Shape(texts.length, longest), scope);
    }

    /** The tokens of the texts one after another, {@code [tokens, width]} in {@code scope}. */
    NDArray joined(int[] texts, NDManager scope) {
        long[] wanted = new long[Arrays.stream(texts).map(text -> counts[text]).sum()];
        int next = 0;
        for (int text : texts) {
            for (int token = 0; token < counts[text]; token++) {
                wanted[next++] = starts[text] + token;
            }
        }
        return pick(rows, wanted, new Shape(wanted.length), scope);
    }

    private static NDArray pick(NDArray table, long[] indices, Shape shape, NDManager scope) {
        NDArray ids = scope.create(LongBuffer.wrap(indices), shape, DataType.INT64);
        NDArray picked = Embedding.embedding(ids, table, SparseFormat.DENSE).singletonOrThrow();
        picked.attach(scope);
        return picked;
    }
}
