package dev.salem.editor.mend;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Random choices that depend on nothing but the seed. */
final class Draws {
    private Draws() {}

    /** {@code count} different numbers below {@code bound}, or all of them if there are fewer, in random order. */
    static int[] without(SplittableRandom random, int bound, int count) {
        int[] numbers = IntStream.range(0, bound).toArray();
        int wanted = Math.min(bound, count);
        for (int i = 0; i < wanted; i++) {
            int other = i + random.nextInt(bound - i);
            int swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
        return IntStream.of(numbers).limit(wanted).toArray();
    }

    /** The texts of the chosen groups. */
    static int[] texts(List<int[]> groups, int[] chosen) {
        return IntStream.of(chosen)
                .flatMap(group -> IntStream.of(groups.get(group)))
                .toArray();
    }
}
