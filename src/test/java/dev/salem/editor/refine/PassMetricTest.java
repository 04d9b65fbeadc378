package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassMetricTest {
    @Test
    void whole_makesOneTextOfItsPlaces_andLeavesOthersAlone() {
        EncodedText first = new EncodedText(new long[] {1}, new long[1], false);
        EncodedText second = new EncodedText(new long[] {1}, new long[1], false);
        List<LabelledText> whole = PassMetric.whole(List.of(
                new LabelledText(first, new long[] {2}, new long[] {9}),
                new LabelledText(first, new long[] {2, 3, 4}, new long[] {8}),
                new LabelledText(second, new long[] {6, 7})));

        assertThat(whole).extracting(LabelledText::text).containsExactly(first, second);
        assertThat(whole.get(0).text()).isSameAs(first);
        assertThat(whole.get(0).before()).isEmpty();
        assertThat(whole.get(0).answer()).containsExactly(2, 3, 4, 8);
        assertThat(whole.get(1).answer()).containsExactly(6, 7);
    }
}
