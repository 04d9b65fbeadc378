package dev.salem.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The resident memory of this process in bytes, tensors and all; NaN where the system doesn't tell. */
public final class ProcessMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String NOW = "VmRSS:";
    private static final String PEAK = "VmHWM:";
    private static final double KIBIBYTE = 1024;

    private ProcessMemory() {}

    /** What it holds now. */
    public static double bytes() {
        return bytes(NOW, status());
    }

    /** The most that it has held. */
    public static double peakBytes() {
        return bytes(PEAK, status());
    }

    static double peakBytes(List<String> status) {
        return bytes(PEAK, status);
    }

    private static double bytes(String field, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()).replace("kB", "").strip())
                .filter(number -> number.matches("[0-9]+"))
                .mapToDouble(number -> Long.parseLong(number) * KIBIBYTE)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static List<String> status() {
        try {
            return Files.isReadable(STATUS) ? Files.readAllLines(STATUS) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
