package dev.salem.safetensors;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** The rule that the tensors tile the data section: no hole, no overlap, nothing left over. */
final class HeaderLayout {
    private HeaderLayout() {}

    static void check(Path file, List<TensorEntry> entries, long dataBytes) {
        List<TensorEntry> sorted = entries.stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        long expected = 0;
        for (TensorEntry entry : sorted) {
            if (entry.begin() > expected) {
                throw SafetensorsException.of(
                        file,
                        entry.name(),
                        "begins at " + entry.begin() + " and leaves a hole after " + expected
                                + "; the file is damaged, fetch it again");
            }
            if (entry.begin() < expected) {
                throw SafetensorsException.of(
                        file,
                        entry.name(),
                        "begins at " + entry.begin() + " and overlaps the tensor that ends at " + expected
                                + "; the file is damaged, fetch it again");
            }
            expected = entry.end();
        }
        if (expected > dataBytes) {
            throw SafetensorsException.of(
                    file,
                    sorted.get(sorted.size() - 1).name(),
                    "ends at " + expected + " but the file holds " + dataBytes
                            + " bytes of data; the file is cut off, fetch it again");
        }
        if (expected < dataBytes) {
            throw SafetensorsException.of(
                    file,
                    "holds " + dataBytes + " bytes of data but its tensors end at " + expected
                            + "; the file is damaged, fetch it again");
        }
    }
}
