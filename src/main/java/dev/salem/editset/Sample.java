package dev.salem.editset;

import java.util.Objects;

/**
 * One row of an edit set.
 *
 * @param id unique in its set; {@code line-<n>} where the row names none
 * @param of the id of the fail that this row rephrases, or null
 * @param text the input, or the prompt for question answering and generation
 * @param textPair the second input, or null
 * @param target the label, or the answer text for question answering and generation
 * @param group the group as declared ({@link Group#ADAPT} also where only {@code of} is given), or null
 * @param split the split as declared, or null
 * @param line the row's first line in its source, from 1
 */
public record Sample(
        String id, String of, String text, String textPair, String target, Group group, Split split, int line) {

    public Sample {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(target, "target");
        if (line < 1) {
            throw new IllegalArgumentException("line must be at least 1, got: " + line);
        }
    }

    /** The identity of the input: equal for two samples exactly when text and text pair are equal. */
    public String inputKey() {
        String head = text.length() + ":" + text;
        return textPair == null ? head : head + "+" + textPair;
    }
}
