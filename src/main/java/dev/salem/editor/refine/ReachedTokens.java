package dev.salem.editor.refine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.core.Embedding;
import java.util.stream.IntStream;

/**
 * The tokens of each row of a part that a derivative reaches, and as many others, whose derivative is zero, as make the rows
 * equally long.
 *
 * @param places of the tokens in the part, row after row and as many of each: reached ones in their order, then fillers
 * @param rows number of rows
 * @param tokens number of tokens of each row before
 */
record ReachedTokens(long[] places, int rows, int tokens) {

    /**
     * As many tokens of each row as the row with most has reached ones, at least one.
     *
     * @param reach of each token, row by row: zero where no derivative reaches it
     * @param rows number of rows
     */
    static ReachedTokens of(float[] reach, int rows) {
        int tokens = reach.length / rows;
        int longest = IntStream.range(0, rows)
                .map(row -> (int) count(reach, row * tokens, tokens))
                .max()
                .orElse(0);
        int kept = Math.max(1, longest);
        long[] places = new long[rows * kept];
        for (int row = 0; row < rows; row++) {
            int first = row * tokens;
            int[] own = IntStream.concat(
                            IntStream.range(first, first + tokens).filter(token -> reach[token] != 0),
                            IntStream.range(first, first + tokens).filter(token -> reach[token] == 0))
                    .limit(kept)
                    .toArray();
            for (int place = 0; place < kept; place++) {
                places[row * kept + place] = own[place];
            }
        }
        return new ReachedTokens(places, rows, tokens);
    }

    private static long count(float[] reach, int first, int tokens) {
        return IntStream.range(first, first + tokens)
                .filter(token -> reach[token] != 0)
                .count();
    }

    /**
     * Their vectors.
     *
     * @param vectors {@code [rows, tokens, width]}
     * @return {@code [rows, kept tokens, width]}, in {@code scope}
     */
    NDArray of(NDArray vectors, NDManager scope) {
        if (places.length == rows * tokens) {
            NDArray same = vectors.reshape(vectors.getShape());
            same.attach(scope);
            return same;
        }
        long width = vectors.getShape().get(2);
        try (NDManager step = scope.newSubManager()) {
            NDArray table = vectors.reshape(-1, width);
            table.attach(step);
            NDArray picked = Embedding.embedding(step.create(places), table, SparseFormat.DENSE)
                    .singletonOrThrow()
                    .reshape(rows, -1, width);
            picked.attach(scope);
            return picked;
        }
    }
}
