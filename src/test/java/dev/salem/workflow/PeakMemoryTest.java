package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeakMemoryTest {
    @Test
    void megabytes_readsTheKernelsKibibytes() {
        assertThat(PeakMemory.megabytes(List.of("VmPeak:\t 9 kB", "VmHWM:\t  1000000 kB", "VmRSS:\t 1 kB")))
                .isEqualTo(1024);
        assertThat(PeakMemory.megabytes(List.of("VmRSS: 1 kB"))).isNaN();
    }
}
