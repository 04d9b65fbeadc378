package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchPlanTest {
    @Property(tries = 200)
    void of_takesEveryTextOnceByLengthWithinTheLimit(
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 60) Integer> texts,
            @ForAll @IntRange(min = 1, max = 200) int maxTokens) {
        int[] lengths = texts.stream().mapToInt(Integer::intValue).toArray();
        List<int[]> batches = BatchPlan.of(lengths, maxTokens);

        int[] order = batches.stream().flatMapToInt(Arrays::stream).toArray();
        assertThat(order)
                .containsExactlyInAnyOrder(IntStream.range(0, lengths.length).toArray());
        assertThat(Arrays.stream(order).map(index -> lengths[index]).toArray()).isSorted();
        for (int[] batch : batches) {
            assertThat(batch).isNotEmpty();
            int padded = batch.length * lengths[batch[batch.length - 1]];
            assertThat(batch.length == 1 || padded <= maxTokens).isTrue();
        }
        for (int next = 1; next < batches.size(); next++) {
            int first = batches.get(next)[0];
            assertThat((batches.get(next - 1).length + 1) * lengths[first]).isGreaterThan(maxTokens);
        }
    }

    @Test
    void of_keepsTheOrderOfTextsOfOneLength() {
        assertThat(BatchPlan.of(new int[] {4, 2, 4, 4}, 8)).containsExactly(new int[] {1, 0}, new int[] {2, 3});
    }

    /** Weights 384 wide, and of SmolLM2-135M. */
    @ParameterizedTest
    @CsvSource({"12, 384, 1536, 16", "90, 576, 1536, 3", "15, 576, 1536, 16"})
    void ofRecorded_takesFewerTokensTheMoreIsRecorded(int weights, int hidden, int inner, int texts) {
        FfnMatrix matrix = new FfnMatrix(0, FfnMatrix.Role.IN, "weight", inner, hidden);
        LabelledText text = new LabelledText(new EncodedText(new long[32], new long[32], false), 0);
        assertThat(BatchPlan.ofRecorded(Collections.nCopies(100, text), 512, Collections.nCopies(weights, matrix))
                        .get(0))
                .hasSize(texts);
    }
}
