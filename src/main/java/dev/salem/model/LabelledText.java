package dev.salem.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A text with the class that it should have.
 *
 * @param text the text as tokens
 * @param target index of the class
 */
public record LabelledText(EncodedText text, int target) {
    /** As many of these texts, evenly spread over their list, as this many tokens hold on average; at least one. */
    public static List<LabelledText> spread(List<LabelledText> texts, long tokens) {
        long all = texts.stream().mapToLong(text -> text.text().length()).sum();
        if (all <= tokens) {
            return texts;
        }
        return spread(texts, (int) Math.max(1, texts.size() * tokens / all));
    }

    /** This many of the texts, evenly spread over their list. */
    public static List<LabelledText> spread(List<LabelledText> texts, int count) {
        int taken = Math.min(count, texts.size());
        return IntStream.range(0, taken)
                .mapToObj(index -> texts.get((int) ((long) index * texts.size() / taken)))
                .toList();
    }
}
