package dev.salem.editor.refine;

import dev.salem.editor.EditTask;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Copies of fails with tokens left out at random (word dropout, Iyyer et al. 2015): the same question put less well, so that the
 * change does not hang on each of its tokens. What all texts of the task begin and end with, like special tokens or an
 * instruction, stays.
 */
final class ThinnedTexts {
    private static final int COPIES = 10;
    /** Of all fails together: each is computed in every round. */
    private static final int MOST = 200;

    private static final double LEFT_OUT = 0.2;

    private final int first;
    private final int last;
    private final Random random;

    private ThinnedTexts(int first, int last, Random random) {
        this.first = first;
        this.last = last;
        this.random = random;
    }

    /** Those of a task with the targets of their fails; none where classes are edited or answers continue their prompts. */
    static List<LabelledText> of(EditTask task) {
        if (!task.model().answersSeparately()) {
            return List.of();
        }
        List<long[]> all = Stream.concat(task.fails().stream(), task.passes().stream())
                .map(labelled -> labelled.text().ids())
                .toList();
        ThinnedTexts texts = new ThinnedTexts(common(all, false), common(all, true), new Random(task.seed()));
        int copies = ofEach(task.fails().size());
        List<LabelledText> thinned = new ArrayList<>();
        for (LabelledText fail : task.fails()) {
            for (int copy = 0; copy < copies; copy++) {
                thinned.add(new LabelledText(texts.thinned(fail.text()), fail.before(), fail.answer()));
            }
        }
        return thinned;
    }

    /** How many copies each of so many fails has; of more than 200 none. */
    static int ofEach(int fails) {
        return Math.min(COPIES, MOST / fails);
    }

    private EncodedText thinned(EncodedText text) {
        int[] kept = IntStream.range(0, text.length())
                .filter(token -> token < first || token >= text.length() - last || random.nextDouble() >= LEFT_OUT)
                .toArray();
        return kept.length == 0
                ? text
                : new EncodedText(picked(text.ids(), kept), picked(text.typeIds(), kept), text.truncated());
    }

    private static long[] picked(long[] values, int[] places) {
        return IntStream.of(places).mapToLong(place -> values[place]).toArray();
    }

    /** How many tokens all texts begin, or end, with. */
    private static int common(List<long[]> texts, boolean atTheEnd) {
        long[] example = texts.get(0);
        int common = 0;
        while (true) {
            int place = common;
            boolean shared = texts.stream()
                    .allMatch(ids -> place < ids.length
                            && ids[atTheEnd ? ids.length - 1 - place : place]
                                    == example[atTheEnd ? example.length - 1 - place : place]);
            if (!shared) {
                return common;
            }
            common++;
        }
    }
}
