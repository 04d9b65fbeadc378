package dev.salem.editor.refine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.salem.GoldenModel;
import dev.salem.editor.EditTask;
import dev.salem.model.EncodedText;
import dev.salem.model.LabelledText;
import dev.salem.safetensors.Dtype;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void of_putsFailsBeforeAdaptsBeforePasses() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<LabelledText> fails = golden.rows("fails", 2);
            List<LabelledText> adapts = golden.rows("adapts", 3);
            List<LabelledText> passes = golden.rows("passes", 20);
            Rows rows = Rows.of(new EditTask(golden.model(), 0, fails, adapts, passes, Dtype.F32, 1), 100_000);
            assertThat(rows.fails()).isEqualTo(2);
            assertThat(rows.edits()).isEqualTo(5);
            assertThat(rows.size()).isEqualTo(25);
            assertThat(rows.texts().subList(0, 2)).isEqualTo(fails);
            assertThat(rows.texts().subList(2, 5)).isEqualTo(adapts);
            assertThat(rows.texts().subList(5, 25)).isEqualTo(passes);
        }
    }

    @Test
    void of_spreadsFewerPassesOverTheirList() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            List<LabelledText> passes = golden.rows("passes", 80);
            EditTask task = new EditTask(golden.model(), 0, golden.rows("fails", 1), List.of(), passes, Dtype.F32, 1);
            List<LabelledText> taken = Rows.of(task, 1).texts();
            List<LabelledText> spread = taken.subList(1, taken.size());
            assertThat(spread).hasSizeLessThan(80).doesNotHaveDuplicates();
            int[] places = spread.stream().mapToInt(passes::indexOf).toArray();
            assertThat(places).isSorted();
            assertThat(places[0]).isZero();
            for (int i = 1; i < places.length; i++) {
                assertThat(places[i] - places[i - 1]).isBetween(1, 2);
            }
            assertThat(places[places.length - 1]).isGreaterThanOrEqualTo(78);
        }
    }

    @Test
    void reaching_countsTextsAllOfWhoseTokensHaveTheMargin() {
        Rows rows = new Rows(Collections.nCopies(5, null), new int[] {0, 0, 1, 2, 2}, 1, 2, 2);
        assertThat(rows.reaching(0.3, new double[] {0.5, 0.2, 0.3, 9, 9})).isEqualTo(1);
        assertThat(rows.reaching(0.2, new double[] {0.5, 0.2, 0.3, 9, 9})).isEqualTo(2);
    }

    @Test
    void divergence_isTheMeanOverPassRows() {
        Rows rows = rows(1, 3);
        float[][] base = {{0, 0}, {0, 0}, {0, 0}};
        float[][] logits = {{9, 0}, {0, 0}, {(float) Math.log(2), 0}};
        double expected = 0.5 * (0.5 * Math.log(0.5 / (2.0 / 3)) + 0.5 * Math.log(0.5 / (1.0 / 3)));
        assertThat(rows.divergence(base, logits)).isCloseTo(expected, within(1e-6));
    }

    @Test
    void weights_holdEditsFirmestAndPassesMoreNearTheBorder() {
        double[] weights = rows(2, 5).weights(new double[] {-1, -2, 0, 2, 8});
        assertThat(weights[0]).isEqualTo(weights[1]).isGreaterThan(weights[2]);
        assertThat(weights[2]).isCloseTo(1, within(1e-12));
        double p = 1 / (1 + Math.exp(-2));
        assertThat(weights[3]).isCloseTo((p * (1 - p) + 0.1) / 0.35, within(1e-12));
        assertThat(weights[4]).isLessThan(weights[3]).isPositive();
    }

    @Test
    void targets_liftEditsToTheMarginAndBringPassesBack() {
        double[] targets = rows(3, 5)
                .targets(
                        new double[] {-4, 0.5, 3, 1.5, 2},
                        new double[] {-5, -5, -5, 2, 1},
                        new MarginTargets(1, 0.3, 2, false));
        assertThat(targets).containsExactly(2, 0.5, -2, 0.5, -1);
    }

    @Test
    void smallestEditMargin_looksAtEditsOnly() {
        assertThat(rows(2, 3).smallestEditMargin(new double[] {2, -1, -7})).isEqualTo(-1);
    }

    @Test
    void of_givesEachTokenARow_andItsTextTheSmallestMargin() {
        try (GoldenModel golden = GoldenModel.open("bert")) {
            EncodedText text = golden.texts().get(0);
            LabelledText two = new LabelledText(text, new long[] {0, 1});
            LabelledText one = new LabelledText(text, 1);
            Rows rows = Rows.of(
                    new EditTask(golden.model(), 0, List.of(two), List.of(one), List.of(two, one), Dtype.F32, 1),
                    100_000);
            assertThat(rows.owners()).containsExactly(0, 0, 1, 2, 2, 3);
            assertThat(rows.editRows()).isEqualTo(3);
            assertThat(rows.passes()).isEqualTo(2);
            assertThat(rows.smallest(new double[] {3, -1, 2, 5, 4, 1})).containsExactly(-1, 2, 4, 1);
            assertThat(rows.smallestEditMargin(new double[] {3, -1, 2, -9, -9, -9}))
                    .isEqualTo(-1);
        }
    }

    /** Two fails of which the second is an adapt, a copy with two rows, and a pass. */
    @Test
    void copies_areAskedForTheirTargetSoftly_andCountForNothing() {
        Rows rows = new Rows(Collections.nCopies(5, null), new int[] {0, 1, 2, 2, 3}, 1, 2, 3);
        assertThat(rows.editRows()).isEqualTo(2);
        assertThat(rows.askedRows()).isEqualTo(4);
        assertThat(rows.passes()).isEqualTo(1);
        double[] margins = {2, 1, -5, 0.5, 3};
        assertThat(rows.smallestEditMargin(margins)).isEqualTo(1);
        assertThat(rows.reaching(1, margins)).isEqualTo(2);
        assertThat(rows.targets(margins, new double[] {-9, -9, -9, -9, 4}, new MarginTargets(1, 0.3, 2, false)))
                .containsExactly(-1, 0, 2, 0.5, 1);
        double[] weights = rows.weights(new double[] {-9, -9, -9, -9, 0});
        assertThat(weights[2]).isEqualTo(weights[3]).isPositive().isLessThan(weights[0]);
        assertThat(weights[4]).isCloseTo(1, within(1e-12));
        float[][] base = {{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}};
        float[][] logits = {{9, 0}, {9, 0}, {9, 0}, {9, 0}, {0, 0}};
        assertThat(rows.divergence(base, logits)).isZero();
    }

    private static Rows rows(int edits, int size) {
        return new Rows(Collections.nCopies(size, null), edits, edits);
    }
}
