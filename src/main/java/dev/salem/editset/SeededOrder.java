package dev.salem.editset;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A random order under a seed that depends on what rows say and not on where they stand: by the first eight bytes of
 * SHA-256 over seed and key.
 */
final class SeededOrder {
    private final MessageDigest digest = CanonicalDigest.sha256();
    private final long seed;

    SeededOrder(long seed) {
        this.seed = seed;
    }

    /** Samples in random order. */
    List<Sample> shuffle(Collection<Sample> samples) {
        return samples.stream()
                .map(sample -> new Ranked(rank(sample.inputKey()), sample))
                .sorted(Ranked.ORDER)
                .map(Ranked::sample)
                .toList();
    }

    /** Samples in random order within each target, and the targets one after the other in random order. */
    List<Sample> shuffleByTarget(Collection<Sample> samples) {
        Map<String, Long> ranks = new HashMap<>();
        samples.forEach(sample -> ranks.computeIfAbsent(sample.target(), this::rank));
        Comparator<Sample> byTarget = Comparator.comparingLong(sample -> ranks.get(sample.target()));
        return shuffle(samples).stream()
                .sorted(byTarget.thenComparing(Sample::target))
                .toList();
    }

    private long rank(String key) {
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
        return ByteBuffer.wrap(digest.digest(key.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    private record Ranked(long rank, Sample sample) {
        private static final Comparator<Ranked> ORDER = Comparator.comparingLong(Ranked::rank)
                .thenComparing(ranked -> ranked.sample().inputKey())
                .thenComparing(ranked -> ranked.sample().id());
    }
}
