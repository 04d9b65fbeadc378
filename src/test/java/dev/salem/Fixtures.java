package dev.salem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real models and edit pools beside the checkout, found by the system property {@code salem.fixtures}. */
public final class Fixtures {
    private Fixtures() {}

    /**
     * The path of a fixture; without it the calling test is skipped, or fails where
     * {@code salem.fixtures.required} is set, as it is in CI.
     */
    public static Path path(String name) {
        Path path = Path.of(System.getProperty("salem.fixtures", "../shared")).resolve(name);
        boolean present = Files.exists(path);
        if (!present && Boolean.getBoolean("salem.fixtures.required")) {
            throw new AssertionError("fixture required but absent: " + path.toAbsolutePath());
        }
        assumeTrue(present, () -> "skipped: fixture absent: " + path.toAbsolutePath());
        return path.toAbsolutePath().normalize();
    }
}
