package dev.salem.editset;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Collects what is wrong with an edit set and keeps the first 50 by line. */
final class Problems {
    static final int SHOWN = 50;
    private static final int QUOTED_CHARACTERS = 60;

    private final PriorityQueue<Problem> first = new PriorityQueue<>(Comparator.reverseOrder());
    private int count;

    void add(int line, String message) {
        first.add(new Problem(line, count++, "line " + line + ": " + message));
        if (first.size() > SHOWN) {
            first.remove();
        }
    }

    void throwIfAny() {
        if (count > 0) {
            List<String> shown = first.stream().sorted().map(Problem::message).toList();
            throw new EditSetException(shown, count - shown.size());
        }
    }

    /** A value from the file in quotes, on one line and cut to a readable length. */
    static String quote(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return '"' + (line.length() > QUOTED_CHARACTERS ? line.substring(0, QUOTED_CHARACTERS) + "…" : line) + '"';
    }

    private record Problem(int line, int number, String message) implements Comparable<Problem> {
        private static final Comparator<Problem> ORDER =
                Comparator.comparingInt(Problem::line).thenComparingInt(Problem::number);

        @Override
        public int compareTo(Problem other) {
            return ORDER.compare(this, other);
        }
    }
}
