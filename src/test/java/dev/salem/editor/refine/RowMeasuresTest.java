package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.salem.editor.EditorException;
import dev.salem.editor.WeightEdit;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowMeasuresTest {
    @Test
    void of_countsFailsAdaptsAndPassesApart() {
        Rows rows = rows(2, 4, 0, 1, 0, 0, 1, 0);
        float[][] base = {{0, 1}, {1, 0}, {0, 1}, {0, 1}, {0, 2}, {3, 0}};
        float[][] edited = {{2, 1}, {1, 0.5f}, {3, 1}, {1, 3}, {0, 1}, {0, 0}};
        RowMeasures measures = RowMeasures.of(rows, base, edited);
        assertThat(measures.editAccuracy()).isEqualTo(0.5);
        assertThat(measures.adaptAccuracy()).isEqualTo(0.5);
        assertThat(measures.editsRight()).isEqualTo(0.5);
        assertThat(measures.passDrawdown()).isEqualTo(0.5);
        assertThat(measures.smallestMargin()).isEqualTo(-2);
        assertThat(measures.kl()).isCloseTo((divergence(2, 1) + divergence(3, 0)) / 2, within(1e-9));
        assertThat(measures.stage("x")).isEqualTo(new WeightEdit.Stage("x", 0.5, 0.5, 0.5, -2));
        assertThat(measures.point(0.25)).isEqualTo(new WeightEdit.TradeOffPoint(0.25, 0.5, 0.5, measures.kl()));
    }

    @Test
    void of_looksAtNoCopy() {
        Rows plain = rows(1, 1, 0, 0);
        Rows copied = new Rows(rows(1, 1, 0, 0, 0).texts(), new int[] {0, 1, 2}, 1, 1, 2);
        float[] pass = {1, 0};
        float[] fail = {2, 1};
        RowMeasures measures =
                RowMeasures.of(copied, new float[][] {fail, null, pass}, new float[][] {fail, null, pass});
        assertThat(measures).isEqualTo(RowMeasures.of(plain, new float[][] {fail, pass}, new float[][] {fail, pass}));
    }

    @Test
    void of_hasNoAdaptAccuracyWithoutAdapts() {
        float[][] logits = {{1, 0}, {1, 0}};
        RowMeasures measures = RowMeasures.of(rows(1, 1, 0, 0), logits, logits);
        assertThat(measures.adaptAccuracy()).isNaN();
        assertThat(measures.editsRight()).isEqualTo(1);
        assertThat(measures.kl()).isZero();
    }

    @Test
    void of_refusesMarginsThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float[][] base = {{1, 0}, {1, 0}};
            float[][] logits = {{1, 0}, {bad, 0}};
            assertThatThrownBy(() -> RowMeasures.of(rows(1, 1, 0, 0), base, logits))
                    .isInstanceOf(EditorException.class)
                    .hasMessageStartingWith("row 1 of the edit has the margin")
                    .hasMessageEndingWith("the edited weight is not finite");
        }
    }

    /** Of two classes whose logits differ by these margins. */
    private static double divergence(double before, double after) {
        double p = 1 / (1 + Math.exp(-before));
        double q = 1 / (1 + Math.exp(-after));
        return p * Math.log(p / q) + (1 - p) * Math.log((1 - p) / (1 - q));
    }

    private static Rows rows(int fails, int edits, int... targets) {
        List<LabelledText> texts = new ArrayList<>();
        for (int target : targets) {
            texts.add(new LabelledText(new EncodedText(new long[1], new long[1], false), target));
        }
        return new Rows(texts, fails, edits);
    }
}
