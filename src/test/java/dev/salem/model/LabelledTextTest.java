package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledTextTest {
    private static final EncodedText TEXT = new EncodedText(new long[] {5, 6, 7}, new long[3], false);

    @Test
    void rows_giveEachTokenOnceWithThoseBeforeIt() {
        LabelledText text = new LabelledText(TEXT, new long[] {1}, new long[] {20, 30, 2});
        List<LabelledText> rows = text.rows();
        assertThat(rows).extracting(LabelledText::target).containsExactly(20, 30, 2);
        assertThat(rows.get(0).before()).containsExactly(1);
        assertThat(rows.get(2).before()).containsExactly(1, 20, 30);
        assertThat(rows).allSatisfy(row -> assertThat(row.text()).isSameAs(TEXT));
        assertThat(text.length()).isEqualTo(3 + 1 + 3 - 1);
        assertThat(rows.get(2).length()).isEqualTo(text.length());
    }

    @Test
    void rows_ofOneTarget_areTheTextItself() {
        LabelledText label = new LabelledText(TEXT, 4);
        assertThat(label.rows()).singleElement().isSameAs(label);
        assertThat(label.length()).isEqualTo(3);
    }

    @Test
    void target_ofSeveral_isRefused() {
        assertThatThrownBy(() -> new LabelledText(TEXT, new long[] {1, 2}).target())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("this one has: 2");
    }
}
