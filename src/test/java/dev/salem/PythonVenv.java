package dev.salem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Python environment, made once for all runs under {@code salem.cache}, or {@code ~/.cache/salem-test}. Without Python
 * the calling test is skipped, or fails where {@code salem.fixtures.required} is set.
 *
 * @param folder its name in the cache; another for other packages
 * @param packages what pip installs
 * @param seal file in it that is there once all is
 * @param sealing Python that makes the seal, which is its argument, when the packages are there
 */
public record PythonVenv(String folder, List<String> packages, String seal, String sealing) {
    private static final String NEW_ENOUGH = "import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)";

    /** One that is complete when its packages are there and the module can be imported. */
    public static PythonVenv of(String folder, String module, String... packages) {
        return new PythonVenv(
                folder,
                List.of(packages),
                "salem-complete",
                "import pathlib, sys, " + module + "; pathlib.Path(sys.argv[1]).touch()");
    }

    /** The folder that keeps what tests install. */
    public static Path cache() {
        String cache = System.getProperty("salem.cache", "");
        return (cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache", "salem-test") : Path.of(cache))
                .toAbsolutePath();
    }

    public Path home() {
        return cache().resolve(folder);
    }

    public Path python() {
        return home().resolve("bin/python");
    }

    /** Its folder, once all is in it. */
    public Path ready() {
        Path home = home();
        try {
            Files.createDirectories(home.getParent());
            Path lock = home.resolveSibling(folder + ".lock");
            try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw");
                    FileLock held = file.getChannel().lock()) {
                if (held.isValid() && !Files.exists(home.resolve(seal))) {
                    make(home);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }

    private void make(Path home) {
        Optional<String> python = systemPython();
        if (python.isEmpty()) {
            unavailable("no Python 3.10 or newer; put one on the PATH or set -Dsalem.python");
        }
        String made = run(python.orElseThrow(), "-m", "venv", home.toString());
        List<String> install = new ArrayList<>(
                List.of(python().toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
        install.addAll(packages);
        made += run(install.toArray(String[]::new));
        made += run(python().toString(), "-c", sealing, home.resolve(seal).toString());
        if (!Files.exists(home.resolve(seal))) {
            unavailable(packages + " can't be installed: " + made);
        }
    }

    private static Optional<String> systemPython() {
        String given = System.getProperty("salem.python", "");
        Stream<String> candidates = given.isBlank()
                ? Stream.of("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python")
                : Stream.of(given);
        return candidates
                .filter(python -> run(python, "-c", NEW_ENOUGH).equals("0"))
                .findFirst();
    }

    /** "0" and the end of the output if that isn't empty, or else what went wrong. */
    private static String run(String... command) {
        Ran ran = Ran.of(new ProcessBuilder(command));
        String text = ran.output();
        return ran.code() + text.substring(Math.max(0, text.length() - 2000));
    }

    /** Skips the calling test, or fails it where fixtures are required. */
    private static void unavailable(String reason) {
        if (Boolean.getBoolean("salem.fixtures.required")) {
            throw new AssertionError("Python packages required: " + reason);
        }
        assumeTrue(false, "skipped: " + reason);
    }
}
