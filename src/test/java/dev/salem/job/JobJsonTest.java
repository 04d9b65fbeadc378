package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobJsonTest {
    @Test
    void read_ofAJobThatAnEarlierVersionKept_knowsNothingOfWhatWasFound() {
        EditJob job = EditJob.queued(
                "0".repeat(32), Jobs.request("a"), "ann", Optional.empty(), Instant.parse("2026-11-24T10:00:00Z"));
        String earlier = JobJson.write(job).replace(",\"found\":{}", "");

        assertThat(earlier).doesNotContain("found");
        assertThat(JobJson.read(earlier)).isEqualTo(job);
    }
}
