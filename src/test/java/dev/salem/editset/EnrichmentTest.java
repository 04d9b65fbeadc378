package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class EnrichmentTest {
    private static final Sample FAIL = row("f", null, "Who was the founder of Acme?", null, Group.FAIL, null);
    private static final Sample PASS = row("p", null, "Who was the founder of Bolt?", null, Group.PASS, null);

    private static Sample row(String id, String of, String text, String pair, Group group, Split split) {
        return new Sample(id, of, text, pair, id.equals("p") ? "Bob" : "Ann", group, split, 1);
    }

    @Test
    void enriched_addsAdaptsOfFails_forTheEditorToSee() {
        List<Sample> rows = EditSet.of(List.of(FAIL, PASS)).enriched(3).samples();
        assertThat(rows).hasSize(5).contains(FAIL, PASS);
        assertThat(rows.subList(1, 4)).allSatisfy(made -> {
            assertThat(made.of()).isEqualTo("f");
            assertThat(made.group()).isEqualTo(Group.ADAPT);
            assertThat(made.split()).isEqualTo(Split.EDIT);
            assertThat(made.target()).isEqualTo("Ann");
        });
        assertThat(rows).extracting(Sample::id).doesNotHaveDuplicates();
        assertThat(rows).extracting(Sample::text).doesNotHaveDuplicates();
    }

    @Test
    void enriched_holdsTheSetsOwnAdaptsOut() {
        EditSet set = EditSet.of(List.of(
                FAIL,
                row("a", "f", "Acme was founded by whom?", null, Group.ADAPT, null),
                row("b", "f", "Who made Acme?", null, Group.ADAPT, null),
                PASS,
                row("p2", null, "Who was the founder of Cord?", null, Group.PASS, null)));
        EditCase edit = Partition.of(set.enriched(2), sample -> sample.group() == Group.PASS, 0)
                .edits()
                .get(0);
        assertThat(edit.usedAdapts()).hasSize(2).extracting(Sample::id).containsExactly("f~1", "f~2");
        assertThat(edit.heldoutAdapts()).extracting(Sample::id).containsExactly("a", "b");
    }

    @Test
    void enriched_makesNothingThatTheSetSaysAlready() {
        Sample said = row("p", null, "Who is the founder of Acme?", null, Group.PASS, null);
        assertThat(EditSet.of(List.of(FAIL, said)).enriched(9).samples())
                .filteredOn(sample -> sample.text().equals(said.text()))
                .containsExactly(said);
    }

    @Test
    void enriched_leavesPassesPairsAndUndeclaredRowsAlone() {
        EditSet set = EditSet.of(List.of(
                PASS,
                row("u", null, "Who was the founder of Dart?", null, null, null),
                row("q", null, "Who was the founder of Echo?", "Echo is old.", Group.FAIL, null)));
        assertThat(set.enriched(5).samples()).isEqualTo(set.samples());
    }

    @Test
    void enriched_byNothing_isTheSetItself() {
        EditSet set = EditSet.of(List.of(FAIL, PASS));
        assertThat(set.enriched(0)).isSameAs(set);
        assertThat(set.enriched(1).digest()).isNotEqualTo(set.digest());
        assertThatThrownBy(() -> set.enriched(-1)).hasMessageContaining("count must be at least 1, got: -1");
    }

    @Test
    void of_refusesRowsThatDontGoTogether() {
        assertThatThrownBy(() -> EditSet.of(List.of(FAIL, FAIL)))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining("id \"f\" is already the id of line 1");
    }
}
