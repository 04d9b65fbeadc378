package dev.salem.model.t5;

import ai.djl.ndarray.NDManager;
import dev.salem.model.block.PositionBias;

/**
 * T5's relative positions (Raffel et al. 2020): a learned value per head for each bucket of distances, exact ones for
 * near keys and logarithmic ones up to a largest distance.
 *
 * @param buckets number of buckets
 * @param farthest distance from which on all keys share a bucket
 * @param values {@code [buckets, heads]} row by row
 * @param heads number of heads
 */
record RelativePositions(int buckets, int farthest, float[] values, int heads) {
    /** For an encoder, which sees keys on both sides. */
    PositionBias encoder(NDManager owner) {
        return new PositionBias(
                heads,
                (head, query, key) -> {
                    int side = key > query ? buckets / 2 : 0;
                    return value(side + bucket(Math.abs(key - query), buckets / 2), head);
                },
                owner);
    }

    /** For a decoder, which sees keys up to the query. */
    PositionBias decoder(NDManager owner) {
        return new PositionBias(
                heads,
                (head, query, key) -> key > query ? PositionBias.HIDDEN : value(bucket(query - key, buckets), head),
                owner);
    }

    private float value(int bucket, int head) {
        return values[bucket * heads + head];
    }

    /** In f32, as transformers rounds at the borders of buckets. */
    private int bucket(int distance, int count) {
        int exact = count / 2;
        if (distance < exact) {
            return distance;
        }
        float logarithm = (float) Math.log((float) distance / exact);
        float place = logarithm / (float) Math.log((double) farthest / exact) * (count - exact);
        return Math.min(exact + (int) place, count - 1);
    }
}
