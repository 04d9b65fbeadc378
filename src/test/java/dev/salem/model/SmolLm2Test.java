package dev.salem.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.GoldenModel;
import dev.salem.PythonVenv;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A decoder of real size, where {@code src/demo/smollm2/make_model.py} has made it. */
class SmolLm2Test {
    private static final String NAME = "smollm2-135m-instruct";

    @Test
    void everything_equalsTransformers() {
        Path folder = PythonVenv.cache().resolve(NAME);
        assumeTrue(
                Files.exists(folder.resolve("model.safetensors")),
                () -> "skipped: make it by python src/demo/smollm2/make_model.py " + folder);
        try (GenerativeGolden golden = GenerativeGolden.open(folder, GoldenModel.folder("smollm2"));
                TextEncoder encoder = golden.encoder()) {
            assertThat(encoder.maxLength()).isEqualTo(8192);
            GenerativeGoldenTest.assertContinues(golden, encoder, 2e-4f);
            GenerativeGoldenTest.assertGradients(golden);
        }
    }
}
