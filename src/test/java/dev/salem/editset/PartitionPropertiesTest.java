package dev.salem.editset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every set: generated sets leave ids out, declare splits or none, and mix up to three labels. */
class PartitionPropertiesTest {

    @Property(tries = 150)
    void of_putsEachRowInOnePlaceAndKeepsFailsWithTheirAdapts(@ForAll("sets") List<String> rows, @ForAll long seed) {
        Partition partition = partition(rows, seed);

        List<Sample> placed = placed(partition);
        assertThat(placed).doesNotHaveDuplicates().hasSize(rows.size());
        for (EditCase edit : partition.edits()) {
            assertThat(Stream.concat(edit.usedAdapts().stream(), edit.heldoutAdapts().stream()))
                    .allMatch(adapt -> adapt.of().equals(edit.fail().id()));
        }
        EditGroups groups = partition.split(0.3, seed);
        assertThat(Stream.concat(groups.training().stream(), groups.validation().stream()))
                .containsExactlyInAnyOrderElementsOf(partition.edits());
        assertThat(groups.training()).isNotEmpty();
    }

    @Property(tries = 150)
    void of_halvesUndeclaredPassesWithinEachTarget(@ForAll("sets") List<String> rows, @ForAll long seed) {
        Partition partition = partition(rows, seed);

        Map<String, Long> used = undeclaredByTarget(partition.usedPasses());
        Map<String, Long> heldout = undeclaredByTarget(partition.heldoutPasses());
        for (String target : List.of("A", "B", "C")) {
            assertThat(heldout.getOrDefault(target, 0L) - used.getOrDefault(target, 0L))
                    .isBetween(-1L, 1L);
        }
        assertThat(sum(heldout) - sum(used)).isBetween(0L, 1L);
    }

    @Property(tries = 150)
    void of_dependsOnTheSeedAndNotOnTheOrderOfRows(
            @ForAll("sets") List<String> rows, @ForAll long seed, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);

        assertThat(described(partition(shuffled, seed))).isEqualTo(described(partition(rows, seed)));
    }

    @Property(tries = 20)
    void of_differsBetweenSeeds(@ForAll long seed) {
        List<String> rows = new ArrayList<>(List.of("{\"text\":\"wrong\",\"target\":\"A\"}"));
        for (int pass = 0; pass < 64; pass++) {
            rows.add("{\"text\":\"right " + pass + "\",\"target\":\"T" + pass + "\"}");
        }

        assertThat(described(partition(rows, seed))).isNotEqualTo(described(partition(rows, seed + 1)));
    }

    @Provide
    Arbitrary<List<String>> sets() {
        Arbitrary<String> targets = Arbitraries.of("A", "B", "C");
        Arbitrary<String> splits = Arbitraries.of("", "", "edit", "heldout");
        Arbitrary<List<String>> adaptSplits = splits.list().ofMaxSize(4);
        Arbitrary<List<String>> fails = Combinators.combine(targets, adaptSplits)
                .as(PartitionPropertiesTest::fail)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(PartitionPropertiesTest::numbered);
        Arbitrary<List<String>> passes = Combinators.combine(targets, splits)
                .as((target, split) -> row("right #", target, split))
                .list()
                .ofMaxSize(20)
                .map(PartitionPropertiesTest::numbered);
        return Combinators.combine(fails, passes).as((some, others) -> {
            List<String> rows =
                    new ArrayList<>(some.stream().flatMap(String::lines).toList());
            rows.addAll(others);
            rows.add(row("right used", "A", "edit"));
            rows.add(row("right heldout", "A", "heldout"));
            return rows;
        });
    }

    private static String fail(String target, List<String> adaptSplits) {
        StringBuilder rows = new StringBuilder("{\"id\":\"f#\",\"text\":\"wrong #\",\"target\":\"" + target + "\"}");
        for (int adapt = 0; adapt < adaptSplits.size(); adapt++) {
            rows.append("\n{\"of\":\"f#\",\"text\":\"adapt # " + adapt + "\",\"target\":\"" + target + "\",\"split\":\""
                    + adaptSplits.get(adapt) + "\"}");
        }
        return rows.toString();
    }

    private static String row(String text, String target, String split) {
        return "{\"text\":\"" + text + "\",\"target\":\"" + target + "\",\"split\":\"" + split + "\"}";
    }

    private static List<String> numbered(List<String> rows) {
        List<String> numbered = new ArrayList<>();
        rows.forEach(row -> numbered.add(row.replace("#", Integer.toString(numbered.size()))));
        return numbered;
    }

    private static Partition partition(List<String> rows, long seed) {
        try {
            Path file = Files.createTempFile("set", ".jsonl");
            try {
                EditSet set = EditSet.parse(Files.write(file, rows));
                return Partition.of(set, sample -> sample.text().startsWith("right"), seed);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Sample> placed(Partition partition) {
        return Stream.of(
                        partition.edits().stream().map(EditCase::fail).toList(),
                        partition.usedAdapts(),
                        partition.heldoutAdapts(),
                        partition.usedPasses(),
                        partition.heldoutPasses(),
                        partition.heldoutFails(),
                        partition.noOpFails(),
                        partition.failingPasses(),
                        partition.seenHeldout())
                .flatMap(List::stream)
                .toList();
    }

    /** Where each text went, in an order of its own. */
    private static List<TreeSet<String>> described(Partition partition) {
        return Stream.of(
                        partition.usedAdapts(),
                        partition.heldoutAdapts(),
                        partition.usedPasses(),
                        partition.heldoutPasses())
                .map(rows -> rows.stream().map(Sample::inputKey).collect(Collectors.toCollection(TreeSet::new)))
                .toList();
    }

    private static Map<String, Long> undeclaredByTarget(List<Sample> passes) {
        return passes.stream()
                .filter(pass -> pass.split() == null)
                .collect(Collectors.groupingBy(Sample::target, Collectors.counting()));
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
