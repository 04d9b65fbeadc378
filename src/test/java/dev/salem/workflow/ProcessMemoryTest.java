package dev.salem.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    @Test
    void peakBytes_readsTheKernelsKibibytes() {
        assertThat(ProcessMemory.peakBytes(List.of("VmPeak:\t 9 kB", "VmHWM:\t  1000000 kB", "VmRSS:\t 1 kB")))
                .isEqualTo(1_024_000_000);
        assertThat(ProcessMemory.peakBytes(List.of("VmRSS: 1 kB"))).isNaN();
    }
}
