package dev.salem.editor.mend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassSplitTest {
    @ParameterizedTest
    @ValueSource(ints = {4, 7, 100, 501})
    void of_givesEachPassOnePart(int passes) {
        PassSplit split = PassSplit.of(passes, 3);
        assertThat(split.drawn()).hasSize(passes / 4);
        assertThat(split.kept()).hasSize(passes / 4);
        assertThat(IntStream.of(split.metric()))
                .doesNotContainAnyElementsOf(IntStream.of(split.drawn()).boxed().toList())
                .doesNotContainAnyElementsOf(IntStream.of(split.kept()).boxed().toList());
        assertThat(IntStream.concat(
                                IntStream.of(split.metric()),
                                IntStream.concat(IntStream.of(split.drawn()), IntStream.of(split.kept())))
                        .boxed())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, passes).boxed().toList());
    }

    @Test
    void of_aFewGivesAllPassesEveryPart() {
        PassSplit split = PassSplit.of(3, 3);
        assertThat(split.metric()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(split.drawn()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(split.kept()).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void of_dependsOnTheSeed() {
        assertThat(PassSplit.of(100, 1).kept()).isEqualTo(PassSplit.of(100, 1).kept());
        assertThat(PassSplit.of(100, 1).kept())
                .isNotEqualTo(PassSplit.of(100, 2).kept());
    }
}
