package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.GoldenModel;
import dev.salem.editor.EditTask;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import dev.salem.safetensors.Dtype;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Texts framed by two tokens before and one after, as by an instruction and special tokens. */
class ThinnedTextsTest {
    private static final int LONG = 40;

    private static LabelledText text(int first, int length) {
        long[] ids = LongStream.concat(
                        LongStream.concat(LongStream.of(3, 4), LongStream.range(first, first + length)),
                        LongStream.of(1))
                .toArray();
        return new LabelledText(new EncodedText(ids, new long[ids.length], false), new long[] {7, 1});
    }

    private static List<LabelledText> thinned(String model, List<LabelledText> fails, long seed) {
        try (GoldenModel golden = GoldenModel.open(model)) {
            return ThinnedTexts.of(new EditTask(
                    golden.model(), 0, fails, List.of(text(5, 2)), List.of(text(60, 5), text(8, 9)), Dtype.F32, seed));
        }
    }

    @Test
    void of_leavesOutAFifthAndKeepsWhatAllTextsBeginAndEndWith() {
        List<LabelledText> copies = thinned("generative/t5", List.of(text(10, LONG)), 1);
        assertThat(copies).hasSize(10);
        for (LabelledText copy : copies) {
            long[] ids = copy.text().ids();
            assertThat(ids).startsWith(3, 4).endsWith(1);
            assertThat(Arrays.copyOfRange(ids, 2, ids.length - 1)).isSorted().doesNotHaveDuplicates();
            assertThat(copy.text().typeIds()).hasSameSizeAs(ids);
            assertThat(copy.answer()).containsExactly(7, 1);
        }
        double kept = copies.stream()
                .mapToInt(copy -> copy.text().length() - 3)
                .average()
                .orElseThrow();
        assertThat(kept / LONG).isBetween(0.7, 0.9);
    }

    @Test
    void of_dependsOnTheSeedAlone() {
        List<long[]> one = ids(thinned("generative/t5", List.of(text(10, LONG)), 1));
        assertThat(ids(thinned("generative/t5", List.of(text(10, LONG)), 1)))
                .usingRecursiveComparison()
                .isEqualTo(one);
        assertThat(ids(thinned("generative/t5", List.of(text(10, LONG)), 2)))
                .usingRecursiveComparison()
                .isNotEqualTo(one);
    }

    @Test
    void of_sharesABoundedNumberOfCopiesAmongManyFails() {
        List<LabelledText> fails =
                IntStream.range(0, 60).mapToObj(i -> text(10 + i, 6)).toList();
        assertThat(thinned("generative/t5", fails, 1)).hasSize(180);
        assertThat(ThinnedTexts.ofEach(200)).isEqualTo(1);
        assertThat(ThinnedTexts.ofEach(201)).isZero();
    }

    @Test
    void of_hasNoneForModelsWhoseAnswersAreNoSequencesOfTheirOwn() {
        assertThat(thinned("generative/gpt2", List.of(text(10, 6)), 1)).isEmpty();
    }

    private static List<long[]> ids(List<LabelledText> copies) {
        return copies.stream().map(copy -> copy.text().ids()).toList();
    }
}
