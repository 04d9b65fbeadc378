package dev.salem.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The most memory that this process has held. */
final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final double MEGABYTE = 1e6;

    private PeakMemory() {}

    /** The largest resident memory so far in 10⁶ bytes; NaN where the system doesn't tell. */
    static double megabytes() {
        if (!Files.isReadable(STATUS)) {
            return Double.NaN;
        }
        try {
            return megabytes(Files.readAllLines(STATUS));
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    static double megabytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(PEAK))
                .map(line -> line.substring(PEAK.length()).replace("kB", "").strip())
                .filter(number -> number.matches("[0-9]+"))
                .mapToDouble(number -> Long.parseLong(number) * 1024 / MEGABYTE)
                .findFirst()
                .orElse(Double.NaN);
    }
}
