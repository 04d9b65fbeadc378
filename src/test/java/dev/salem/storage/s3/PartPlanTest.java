package dev.salem.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.storage.ByteRange;
import dev.salem.storage.s3.PartPlan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PartPlanTest {
    private static final long MIB = 1L << 20;
    private static final long MATRIX = 384L * 1536 * 4 * 2;

    record Edit(long size, List<ByteRange> changed, long partBytes) {}

    @Property(tries = 2000)
    void patching_coversTheFileWithinTheRulesOfS3(@ForAll("edits") Edit edit) {
        PartPlan plan = PartPlan.patching(edit.size(), edit.changed(), edit.partBytes());
        assertRules(plan, edit.size());
    }

    @Property(tries = 2000)
    void patching_sendsEveryChangedByteAndCopiesNone(@ForAll("edits") Edit edit) {
        PartPlan plan = PartPlan.patching(edit.size(), edit.changed(), edit.partBytes());
        for (Part part : plan.parts()) {
            if (part.copied()) {
                assertThat(edit.changed())
                        .noneMatch(range ->
                                range.from() < part.range().to() && part.range().from() < range.to());
            }
        }
    }

    @Property(tries = 2000)
    void patching_sendsNoMoreThanTheChangeWidened(@ForAll("edits") Edit edit) {
        PartPlan plan = PartPlan.patching(edit.size(), edit.changed(), edit.partBytes());
        long changed = edit.changed().stream().mapToLong(ByteRange::length).sum();
        assertThat(plan.sentBytes())
                .isBetween(
                        changed,
                        changed + 2 * PartPlan.SMALLEST_PART * edit.changed().size());
    }

    @Property
    void sending_coversTheFileWithinTheRulesOfS3(@ForAll("sizes") long size) {
        PartPlan plan = PartPlan.sending(size, 8 * MIB);
        assertRules(plan, size);
        assertThat(plan.sentBytes()).isEqualTo(size);
    }

    @Test
    void patching_oneMatrixFarInside_sendsItWidenedToTheSmallestPart() {
        PartPlan plan = PartPlan.patching(400 * MIB, List.of(new ByteRange(200 * MIB, 200 * MIB + 4_718_592)), 8 * MIB);
        assertThat(plan.sentBytes()).isEqualTo(5 * MIB);
        assertThat(plan.parts())
                .extracting(Part::range)
                .containsExactly(
                        new ByteRange(0, 200 * MIB),
                        new ByteRange(200 * MIB, 205 * MIB),
                        new ByteRange(205 * MIB, 400 * MIB));
    }

    @Test
    void patching_oneMatrixLargerThanTheSmallestPart_sendsItAlone() {
        PartPlan plan = PartPlan.patching(400 * MIB, List.of(new ByteRange(50 * MIB, 50 * MIB + MATRIX * 3)), 8 * MIB);
        assertThat(plan.sentBytes()).isEqualTo(MATRIX * 3);
    }

    @Test
    void patching_aChangeAtTheEnd_isTheLastPartAndNeedsNoWidening() {
        PartPlan plan = PartPlan.patching(40 * MIB, List.of(new ByteRange(40 * MIB - 10, 40 * MIB)), 8 * MIB);
        assertThat(plan.sentBytes()).isEqualTo(10);
    }

    @Test
    void patching_aChangeNearTheStart_sendsFromTheStart() {
        PartPlan plan = PartPlan.patching(40 * MIB, List.of(new ByteRange(3 * MIB, 7 * MIB)), 8 * MIB);
        assertThat(plan.parts().get(0)).isEqualTo(new Part(new ByteRange(0, 7 * MIB), false));
        assertThat(plan.sentBytes()).isEqualTo(7 * MIB);
    }

    @Test
    void patching_nothingChangedInMoreThanOneCopyMayHold_copiesAllOfIt() {
        long size = 6L << 30;
        PartPlan plan = PartPlan.patching(size, List.of(), 8 * MIB);
        assertRules(plan, size);
        assertThat(plan.sentBytes()).isZero();
    }

    @Test
    void patching_moreChangesThanPartsAreAllowed_joinsThem() {
        long step = 10 * MIB;
        List<ByteRange> changed = new ArrayList<>();
        for (long i = 1; i <= 8_000; i++) {
            changed.add(new ByteRange(i * step, i * step + 4));
        }
        assertRules(PartPlan.patching(8_002 * step, changed, 8 * MIB), 8_002 * step);
    }

    @Test
    void patching_impossibleRanges_areRefused() {
        assertThatThrownBy(() -> PartPlan.patching(10, List.of(new ByteRange(5, 11)), 8 * MIB))
                .hasMessageContaining("within 10 bytes");
        assertThatThrownBy(() -> PartPlan.patching(10, List.of(new ByteRange(5, 8), new ByteRange(2, 4)), 8 * MIB))
                .hasMessageContaining("ascending");
        assertThatThrownBy(() -> PartPlan.patching(0, List.of(), 8 * MIB)).hasMessageContaining("got: 0");
        assertThatThrownBy(() -> PartPlan.sending((5L << 40) + 1, 8 * MIB)).hasMessageContaining("5 TiB");
    }

    private static void assertRules(PartPlan plan, long size) {
        assertThat(plan.parts()).hasSizeBetween(1, PartPlan.MOST_PARTS);
        long done = 0;
        for (Part part : plan.parts()) {
            assertThat(part.range().from()).isEqualTo(done);
            assertThat(part.range().length()).isLessThanOrEqualTo(PartPlan.LARGEST_PART);
            done = part.range().to();
            if (done < size) {
                assertThat(part.range().length()).isGreaterThanOrEqualTo(PartPlan.SMALLEST_PART);
            }
        }
        assertThat(done).isEqualTo(size);
    }

    @Provide
    Arbitrary<Long> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(1, 100 * MIB), Arbitraries.longs().between(1, 5L << 40));
    }

    @Provide
    Arbitrary<Edit> edits() {
        Arbitrary<List<Double>> cuts =
                Arbitraries.doubles().between(0, 1).list().ofMaxSize(24);
        Arbitrary<Long> partBytes = Arbitraries.of(5 * MIB, 8 * MIB, 64 * MIB);
        return Combinators.combine(sizes(), cuts, partBytes).as((size, places, bytes) -> {
            SortedSet<Long> sorted = new TreeSet<>();
            places.forEach(place -> sorted.add((long) (place * size)));
            List<Long> ends = List.copyOf(sorted);
            List<ByteRange> changed = new ArrayList<>();
            for (int i = 0; i + 1 < ends.size(); i += 2) {
                changed.add(new ByteRange(ends.get(i), ends.get(i + 1)));
            }
            return new Edit(size, changed, bytes);
        });
    }
}
