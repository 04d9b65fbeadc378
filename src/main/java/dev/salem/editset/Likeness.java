package dev.salem.editset;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was meant by a mistyped one. */
final class Likeness {
    private Likeness() {}

    /** The nearest of some words, if no more than a third of the letters must change; case counts for nothing. */
    static Optional<String> nearest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> 3 * changes(word, candidate) <= candidate.length())
                .min(Comparator.comparingInt(candidate -> changes(word, candidate)));
    }

    /** Letters to be put in, taken out or exchanged (Levenshtein 1966). */
    private static int changes(String first, String second) {
        String from = first.toLowerCase(Locale.ROOT);
        String to = second.toLowerCase(Locale.ROOT);
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int exchanged = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(exchanged, 1 + Math.min(above[column], current[column - 1]));
            }
            above = current;
        }
        return above[to.length()];
    }
}
