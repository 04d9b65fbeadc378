package dev.salem;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The demo's model, and its edit set cut small enough for tests. */
public final class DemoSet {
    /** The model in the checkout. */
    public static final Path MODEL = Path.of("src", "demo", "model");

    private static final Path EDITS = Path.of("src", "demo", "edits.jsonl");

    private DemoSet() {}

    /** Writes the first fails, their adapts and the first passes into {@code file}. */
    public static Path cut(Path file, int fails, int passes) {
        return write(file, rows(fails, passes));
    }

    /** The rows of such a cut, as JSON lines. */
    public static List<String> rows(int fails, int passes) {
        List<String> rows = new ArrayList<>();
        Set<String> kept = new HashSet<>();
        int keptPasses = 0;
        try {
            for (String line : Files.readAllLines(EDITS)) {
                JsonNode row = new ObjectMapper().readTree(line);
                boolean keep =
                        switch (row.path("group").asText()) {
                            case "fail" ->
                                kept.size() < fails && kept.add(row.path("id").asText());
                            case "adapt" -> kept.contains(row.path("of").asText());
                            default -> keptPasses++ < passes;
                        };
                if (keep) {
                    rows.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    public static Path write(Path file, List<String> rows) {
        try {
            return Files.write(file, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
