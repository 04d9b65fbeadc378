package dev.salem.editset;

import java.util.ArrayList;
import java.util.List;

/**
 * Rewordings made by rules (tense, question word, order, articles, punctuation, frames): English, and clumsy at times. They
 * spread an edit over nearby texts; they are no measure of how far it reaches.
 */
public final class Rewordings {
    private static final int LONGEST = 400;

    private Rewordings() {}

    /** Up to {@code count} rewordings that differ from each other and from the text; of several lines none. */
    public static List<String> of(String text, int count) {
        List<String> made = new ArrayList<>();
        String plain = text.strip();
        if (plain.isEmpty() || plain.length() > LONGEST || plain.lines().count() > 1) {
            return made;
        }
        for (RewordingRule rule : RewordingRule.values()) {
            String reworded = rule.apply(plain);
            if (made.size() < count && !reworded.equals(plain) && !made.contains(reworded)) {
                made.add(reworded);
            }
        }
        return made;
    }
}
