package dev.salem.trigger.load;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a service did.
 *
 * @param answers how many of each HTTP status; 0 is none
 * @param jobs different ones that it said it had taken
 * @param lost of those, how many it doesn't know
 * @param doubled wishes that became more than one job
 * @param seconds all requests together
 * @param latency from when a request was due until its answer, in milliseconds
 * @param residentBefore memory of the service in bytes; NaN where it doesn't tell
 */
public record LoadResult(
        Map<Integer, Long> answers,
        int jobs,
        int lost,
        int doubled,
        double seconds,
        Latency latency,
        double residentBefore,
        double residentAfter) {
    public LoadResult {
        answers = Collections.unmodifiableMap(new TreeMap<>(answers));
    }

    /** Quantiles. */
    public record Latency(double p50, double p99, double max) {
        static Latency of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Latency(quantile(sorted, 0.5), quantile(sorted, 0.99), quantile(sorted, 1));
        }

        private static double quantile(long[] sorted, double share) {
            int rank = (int) Math.ceil(share * sorted.length);
            return sorted[Math.max(1, rank) - 1] / 1e6;
        }
    }
}
