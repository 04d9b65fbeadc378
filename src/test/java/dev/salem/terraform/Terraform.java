package dev.salem.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code terraform} of the path, on a copy of the module with its examples. Without it the calling test is skipped; the
 * AWS provider comes from a folder of plugins ({@code SALEM_TF_PLUGINS}, or where they usually lie) or else from the
 * registry, and where there is neither the test is skipped too, or fails where {@code salem.fixtures.required} is set.
 */
final class Terraform {
    private static final Path MODULE = Path.of("terraform").toAbsolutePath();
    private static final Path PROVIDER = Path.of("registry.terraform.io", "hashicorp", "aws");

    private final Path module;
    private final Map<String, String> environment;

    private Terraform(Path module, Map<String, String> environment) {
        this.module = module;
        this.environment = environment;
    }

    /** @param environment beside this process's own */
    static Terraform onCopyIn(Path folder, Map<String, String> environment) {
        assumeTrue(
                Ran.of(new ProcessBuilder("terraform", "version")).code() == 0,
                "skipped: no terraform on the path; install Terraform 1.9 or newer");
        Path module = folder.resolve("terraform");
        copy(MODULE, module);
        Terraform terraform = new Terraform(module, environment);
        plugins().ifPresent(plugins -> terraform.configure(folder.resolve("terraform.rc"), plugins));
        return terraform;
    }

    Path module() {
        return module;
    }

    /** Fetches the provider for a folder of the module. */
    void init(Path folder) {
        Ran ran = in(folder, "init", "-input=false");
        if (ran.code() != 0 && !Boolean.getBoolean("salem.fixtures.required")) {
            assumeTrue(
                    false,
                    "skipped: no AWS provider for terraform; set SALEM_TF_PLUGINS to a folder with " + PROVIDER
                            + ", or let it reach its registry");
        }
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    Ran in(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("terraform", "-chdir=" + folder));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.environment().putAll(Map.of("CHECKPOINT_DISABLE", "1", "TF_CLI_ARGS", "-no-color"));
        if (Files.exists(module.resolveSibling("terraform.rc"))) {
            builder.environment()
                    .put(
                            "TF_CLI_CONFIG_FILE",
                            module.resolveSibling("terraform.rc").toString());
        }
        return Ran.of(builder);
    }

    private void configure(Path file, Path plugins) {
        try {
            Files.writeString(
                    file,
                    """
                    provider_installation {
                      filesystem_mirror {
                        path = "%s"
                      }
                    }
                    """
                            .formatted(plugins));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Path> plugins() {
        Stream<Path> given =
                Stream.ofNullable(System.getenv("SALEM_TF_PLUGINS")).map(Path::of);
        Path home = Path.of(System.getProperty("user.home"));
        Stream<Path> usual = Stream.of(
                home.resolve(".terraform.d/plugins"),
                home.resolve(".local/share/terraform/plugins"),
                Path.of("/usr/local/share/terraform/plugins"),
                Path.of("/usr/share/terraform/plugins"));
        return Stream.of(given, usual, below(Path.of("/opt")))
                .flatMap(places -> places)
                .filter(place -> Files.isDirectory(place.resolve(PROVIDER)))
                .findFirst();
    }

    private static Stream<Path> below(Path folder) {
        try (Stream<Path> inside = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return inside.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.filter(path -> !path.toString().contains("/.terraform")
                            && !path.toString().contains(".tfstate"))
                    .toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
