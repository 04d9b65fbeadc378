package dev.salem.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which texts go together: sorted by length so that little is padded, cut where a batch would hold too many tokens. */
public final class BatchPlan {
    /** Logits held at a time. */
    private static final int LOGITS = 8_000_000;
    /** Floats of factors held at a time: what a backward pass keeps is about three times that. */
    private static final long RECORDED_FACTORS = 24_000_000;

    private BatchPlan() {}

    /**
     * Plans batches over texts of these lengths.
     *
     * @param lengths tokens of each text
     * @param maxTokens tokens of a batch, padding included; a longer text gets a batch of its own
     * @return the indices of each batch; every index once
     */
    public static List<int[]> of(int[] lengths, int maxTokens) {
        int[] order = IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingInt(index -> lengths[index]))
                .mapToInt(Integer::intValue)
                .toArray();
        List<int[]> batches = new ArrayList<>();
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && (long) (to + 1 - from) * lengths[order[to]] <= maxTokens) {
                to++;
            }
            int[] batch = new int[to - from];
            System.arraycopy(order, from, batch, 0, batch.length);
            batches.add(batch);
            from = to;
        }
        return batches;
    }

    /** Plans batches over texts with their answers. */
    public static List<int[]> ofLabelled(List<LabelledText> texts, int maxTokens) {
        return of(texts.stream().mapToInt(LabelledText::length).toArray(), maxTokens);
    }

    /** The same of which the logits are held too: a wide vocabulary takes fewer tokens. */
    public static List<int[]> ofPredicted(List<LabelledText> texts, int maxTokens, GenerativeModel model) {
        return ofLabelled(texts, Math.min(maxTokens, LOGITS / model.vocabulary()));
    }

    /**
     * The same of which a backward pass keeps what it needs: a deep model takes fewer tokens.
     *
     * @param passed the feed-forward weights that the pass goes through
     */
    public static List<int[]> ofRecorded(List<LabelledText> texts, int maxTokens, List<FfnMatrix> passed) {
        long factors =
                passed.stream().mapToLong(matrix -> matrix.in() + matrix.out()).sum();
        return ofLabelled(texts, (int) Math.max(1, Math.min(maxTokens, RECORDED_FACTORS / factors)));
    }

    /** Plans batches over texts. */
    public static List<int[]> of(List<EncodedText> texts, int maxTokens) {
        return of(texts.stream().mapToInt(EncodedText::length).toArray(), maxTokens);
    }
}
