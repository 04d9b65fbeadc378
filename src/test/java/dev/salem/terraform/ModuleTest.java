package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The module without an account: its form, its promises on a provider that makes nothing, and its README. */
class ModuleTest {
    @TempDir
    static Path folder;

    private static Terraform terraform;

    @BeforeAll
    static void initialise() {
        terraform = Terraform.onCopyIn(folder, Map.of());
        terraform.init(terraform.module());
    }

    @Test
    void files_areFormatted() {
        Ran ran = terraform.in(terraform.module(), "fmt", "-check", "-recursive", "-diff");
        assertThat(ran.code())
                .as("run terraform fmt -recursive terraform:\n" + ran.output())
                .isZero();
    }

    @Test
    void examples_areValid() throws IOException {
        for (Path example : examples(terraform.module())) {
            terraform.init(example);
            Ran ran = terraform.in(example, "validate");
            assertThat(ran.code())
                    .as(example.getFileName() + ": " + ran.output())
                    .isZero();
        }
    }

    @Test
    void promises_areKept() {
        Ran ran = terraform.in(terraform.module(), "test");
        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).doesNotContain(" 0 passed");
    }

    @Test
    void readmes_agreeWithVariablesAndOutputs() throws IOException {
        List<String> folders = Stream.concat(Stream.of(Path.of("terraform")), examples(Path.of("terraform")).stream())
                .map(Objects::toString)
                .toList();
        Ran ran = Ran.of(new ProcessBuilder(Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "infra/terraform/ModuleTables.java",
                                "--check"),
                        folders.stream())
                .toList()));
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    private static List<Path> examples(Path module) throws IOException {
        try (Stream<Path> all = Files.list(module.resolve("examples"))) {
            return all.sorted().toList();
        }
    }
}
