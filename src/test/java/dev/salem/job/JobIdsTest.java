package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JobIdsTest {
    private static final int MANY = 1000;

    @Test
    void ids_areNoNumbers_andDiffer() {
        List<String> ids = Stream.concat(
                        Stream.generate(JobIds::random).limit(MANY),
                        IntStream.range(0, MANY).mapToObj(key -> JobIds.of("ann", "key " + key)))
                .toList();

        assertThat(ids).doesNotHaveDuplicates().allMatch(EditJob::isId).allMatch(id -> id.matches("[a-f].*"));
    }

    @Test
    void ofAKey_isTheSameForTheSameRequesterAlone() {
        assertThat(JobIds.of("ann", "monday"))
                .isEqualTo(JobIds.of("ann", "monday"))
                .isNotEqualTo(JobIds.of("bob", "monday"))
                .isNotEqualTo(JobIds.of("ann", "tuesday"));
    }

    @Test
    void idsFromBefore_areStillIds() {
        assertThat(EditJob.isId("12345678901234567890123456789012")).isTrue();
    }
}
