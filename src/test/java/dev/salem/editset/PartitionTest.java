package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.salem.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {
    /** A model that is right on rows whose text begins with "right". */
    private static final Predicate<Sample> MODEL = sample -> sample.text().startsWith("right");

    private static final String PASSES =
            """
            {"id":"p1","text":"right 1","target":"A","group":"pass","split":"edit"}
            {"id":"p2","text":"right 2","target":"A","group":"pass","split":"heldout"}
            """;

    @TempDir
    Path folder;

    @Test
    void of_sortsRowsByTheModelsAnswersAndKeepsDeclaredSplits() throws IOException {
        Partition partition = Partition.of(
                set(
                        PASSES,
                        """
                        {"id":"f1","text":"wrong 1","target":"A","group":"fail"}
                        {"id":"f1a","of":"f1","text":"f1a","target":"A","split":"edit"}
                        {"id":"f1b","of":"f1","text":"f1b","target":"A","split":"heldout"}
                        {"id":"f1c","of":"f1","text":"f1c","target":"A","split":"edit"}
                        {"id":"u1","text":"wrong 2","target":"A"}
                        {"id":"u2","text":"right 3","target":"A","split":"heldout"}
                        {"id":"h1","text":"wrong 3","target":"A","split":"heldout"}
                        {"id":"h1a","of":"h1","text":"h1a","target":"A"}
                        {"id":"n1","text":"right 4","target":"A","group":"fail"}
                        {"id":"n2","text":"right 5","target":"A"}
                        {"id":"n2a","of":"n2","text":"n2a","target":"A"}
                        {"id":"p3","text":"wrong 4","target":"A","group":"pass"}
                        """),
                MODEL,
                1);

        assertThat(partition.edits()).extracting(edit -> edit.fail().id()).containsExactly("f1", "u1");
        assertThat(ids(partition.usedAdapts())).containsExactly("f1a", "f1c");
        assertThat(ids(partition.heldoutAdapts())).containsExactly("f1b");
        assertThat(ids(partition.usedPasses())).containsExactly("p1");
        assertThat(ids(partition.heldoutPasses())).containsExactly("p2", "u2");
        assertThat(ids(partition.heldoutFails())).containsExactly("h1");
        assertThat(ids(partition.noOpFails())).containsExactly("n1", "n2");
        assertThat(ids(partition.failingPasses())).containsExactly("p3");
        assertThat(partition.seenHeldout()).isEmpty();
        assertThat(partition.counts()).isEqualTo(new PartitionCounts(2, 3, 3, 2, 1, 2, 1, 1, 2, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "'-', 0, 1",
        "'-,-', 1, 1",
        "'-,-,-', 1, 2",
        "'heldout,-', 1, 1",
        "'edit,-,-', 1, 2",
        "'edit,edit', 2, 0",
        "'edit', 1, 0",
        "'heldout,heldout', 0, 2",
    })
    void of_usesOneAdaptAFailAndHoldsOutTheOthers(String splits, int used, int heldout) throws IOException {
        StringBuilder rows = new StringBuilder("{\"id\":\"f\",\"text\":\"wrong\",\"target\":\"A\"}\n");
        for (String split : splits.split(",")) {
            rows.append("{\"of\":\"f\",\"text\":\"a%d\",\"target\":\"A\",\"split\":\"%s\"}\n"
                    .formatted(rows.length(), split.equals("-") ? "" : split));
        }

        PartitionCounts counts =
                Partition.of(set(PASSES, rows.toString()), MODEL, 1).counts();

        assertThat(counts.usedAdapts()).isEqualTo(used);
        assertThat(counts.heldoutAdapts()).isEqualTo(heldout);
    }

    @Test
    void of_choosesAnotherAdaptUnderAnotherSeed() throws IOException {
        StringBuilder rows = new StringBuilder("{\"id\":\"f\",\"text\":\"wrong\",\"target\":\"A\"}\n");
        for (int adapt = 0; adapt < 6; adapt++) {
            rows.append("{\"of\":\"f\",\"text\":\"a" + adapt + "\",\"target\":\"A\"}\n");
        }
        EditSet set = set(PASSES, rows.toString());

        assertThat(List.of(1, 2, 3, 4, 5, 6, 7, 8))
                .extracting(seed -> ids(Partition.of(set, MODEL, seed).usedAdapts()))
                .satisfies(choices -> assertThat(choices.stream().distinct()).hasSizeGreaterThan(1));
    }

    @Test
    void of_measuresNoRowWhoseInputTheEditorSees() throws IOException {
        Partition partition = Partition.of(
                set(
                        PASSES,
                        """
                        {"id":"p3","text":"right 1","target":"A","group":"pass","split":"heldout"}
                        {"id":"f1","text":"wrong","target":"A","group":"fail"}
                        {"id":"f2","text":"wrong","target":"A","group":"fail","split":"heldout"}
                        {"id":"f3","text":"wrong 3","target":"A","group":"fail"}
                        {"id":"f1a","of":"f1","text":"same","target":"A","split":"edit"}
                        {"id":"f3a","of":"f3","text":"same","target":"A","split":"heldout"}
                        """),
                MODEL,
                1);

        assertThat(ids(partition.seenHeldout())).containsExactlyInAnyOrder("p3", "f2", "f3a");
        assertThat(ids(partition.heldoutPasses())).containsExactly("p2");
        assertThat(partition.heldoutFails()).isEmpty();
        assertThat(partition.heldoutAdapts()).isEmpty();
        assertThat(partition.counts().seenHeldout()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'text':'right 3','target':'A','group':'fail'} | no fails: the model already gets all 1 of the set's fails right",
                "{'text':'right 3','target':'A'} | no fails: the set has 0 held-out, 0 that the model already gets right and none to edit",
                "{'text':'wrong','target':'A','split':'heldout'} | no fails: the set has 1 held-out, 0 that the model already gets right",
            })
    void of_refusesASetWithNothingToEdit(String row, String message) throws IOException {
        EditSet set = set(PASSES, row.replace('\'', '"'));

        assertThatThrownBy(() -> Partition.of(set, MODEL, 1))
                .isInstanceOf(EditSetException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("; add rows that it gets wrong");
    }

    @ParameterizedTest
    @CsvSource({
        "edit, edit, no held-out passes among 2 rows",
        "heldout, heldout, no used passes among 2 rows",
    })
    void of_refusesASetWithoutPassesOnBothSides(String first, String second, String message) throws IOException {
        String rows = "{\"text\":\"wrong\",\"target\":\"A\"}\n{\"text\":\"right 1\",\"target\":\"A\",\"split\":\""
                + first + "\"}\n{\"text\":\"right 2\",\"target\":\"A\",\"split\":\"" + second + "\"}\n";

        assertThatThrownBy(() -> Partition.of(set(rows, ""), MODEL, 1))
                .isInstanceOf(EditSetException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining("add rows that it gets right");
        assertThatThrownBy(() -> Partition.of(set("{\"text\":\"wrong\",\"target\":\"A\"}", ""), MODEL, 1))
                .hasMessageStartingWith("no used passes among 0 rows");
    }

    @ParameterizedTest
    @CsvSource({
        "claims, 305, 915, 915, 500, 1026, 1",
        "evidence, 234, 702, 701, 500, 1375, 3",
    })
    void of_followsTheSplitsOfTheRealPools(
            String pool, int fails, int usedAdapts, int heldoutAdapts, int used, int heldout, int seen) {
        EditSet set = EditSet.parse(Fixtures.path("data/edits/" + pool + "-pool.jsonl"));

        Partition partition = Partition.of(set, sample -> sample.group() == Group.PASS, 1);

        assertThat(partition.counts())
                .isEqualTo(new PartitionCounts(
                        fails,
                        usedAdapts + heldoutAdapts,
                        used + heldout,
                        0,
                        0,
                        usedAdapts,
                        heldoutAdapts,
                        used,
                        heldout,
                        0,
                        seen));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void split_refusesWhatIsNoShare(double share) throws IOException {
        Partition partition = Partition.of(set(PASSES, "{\"text\":\"wrong\",\"target\":\"A\"}"), MODEL, 1);

        assertThatThrownBy(() -> partition.split(share, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("validationShare must be from 0 to below 1, got: " + share);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.01, 2", "0.2, 47", "0.99, 232"})
    void split_partsTheRealPool(double share, int validation) {
        EditSet set = EditSet.parse(Fixtures.path("data/edits/evidence-pool.jsonl"));
        Partition partition = Partition.of(set, sample -> sample.group() == Group.PASS, 1);

        EditGroups groups = partition.split(share, 3);

        assertThat(groups.validation()).hasSize(validation);
        assertThat(groups.training()).hasSize(234 - validation);
        assertThat(Collections.disjoint(inputs(groups.training()), inputs(groups.validation())))
                .isTrue();
    }

    @Test
    void partition_survivesJson() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Partition partition = Partition.of(set(PASSES, "{\"text\":\"wrong\",\"target\":\"A\"}"), MODEL, 1);

        assertThat(mapper.readValue(mapper.writeValueAsString(partition), Partition.class))
                .isEqualTo(partition);
        assertThat(mapper.readTree(mapper.writeValueAsString(partition.counts()))
                        .get("usedPasses")
                        .intValue())
                .isEqualTo(1);
    }

    private EditSet set(String rows, String more) throws IOException {
        return EditSet.parse(Files.writeString(folder.resolve("set.jsonl"), rows + more));
    }

    private static List<String> inputs(List<EditCase> cases) {
        return cases.stream().map(edit -> edit.fail().inputKey()).toList();
    }

    private static List<String> ids(List<Sample> samples) {
        return samples.stream().map(Sample::id).toList();
    }
}
