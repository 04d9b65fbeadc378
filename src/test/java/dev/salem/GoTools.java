package dev.salem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the Go module registry has: tools built once for all runs beside the {@linkplain PythonVenv Python environments},
 * and modules' files. Without Go the calling test is skipped; it is where Go is on the PATH that CI requires it.
 */
public final class GoTools {
    private GoTools() {}

    /** The program that a module builds, such as {@code sigs.k8s.io/kustomize/kustomize/v5@v5.7.1}. */
    public static Path program(String name, String module) {
        Path folder = PythonVenv.cache().resolve("go-" + name + "-" + module.substring(module.lastIndexOf('@') + 1));
        Path program = folder.resolve(name);
        if (!Files.isExecutable(program)) {
            requireGo();
            ProcessBuilder install = new ProcessBuilder("go", "install", module);
            install.environment().put("GOBIN", folder.toString());
            Ran ran = Ran.of(install);
            assertThat(ran.code()).as(ran.output()).isZero();
        }
        return program;
    }

    /** The folder of a module's files. */
    public static Path files(String module) {
        requireGo();
        Ran ran = Ran.of(new ProcessBuilder("go", "mod", "download", "-json", module));
        assertThat(ran.code()).as(ran.output()).isZero();
        try {
            return Path.of(new ObjectMapper().readTree(ran.output()).path("Dir").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requireGo() {
        boolean there = Ran.of(new ProcessBuilder("go", "version")).code() == 0;
        assumeTrue(there, "skipped: no go on the PATH");
    }
}
