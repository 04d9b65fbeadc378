package dev.salem.mlflow;

import dev.salem.progress.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python environment with MLflow in it, made once. */
public final class PythonEnvironment {
    private static final String MLFLOW = "mlflow==3.17.2";
    private static final String NEW_ENOUGH = "import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)";
    private static final int LOG_SHOWN = 600;

    private PythonEnvironment() {}

    /**
     * Makes the environment, if it isn't there.
     *
     * @param folder for it
     * @param wanted a Python to use, or empty for one of the path
     * @return its Python
     * @throws MlflowException if there is no Python 3.10 or newer, or MLflow can't be installed
     */
    public static Path withMlflow(Path folder, Optional<String> wanted, Progress progress) {
        Path home = folder.toAbsolutePath().normalize();
        Path python = home.resolve("bin").resolve("python");
        Path done = home.resolve("salem.ready");
        if (Files.exists(done)) {
            return python;
        }
        String system = candidates(wanted)
                .filter(candidate -> run(List.of(candidate, "-c", NEW_ENOUGH)).isEmpty())
                .findFirst()
                .orElseThrow(() -> MlflowException.refused("no Python 3.10 or newer was found for an MLflow server; "
                        + "install one, or name it by SALEM_PYTHON"));
        progress.report("install MLflow", 0, MLFLOW + " into " + home);
        require(run(List.of(system, "-m", "venv", home.toString())));
        require(run(
                List.of(python.toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", MLFLOW)));
        try {
            Files.createFile(done);
        } catch (IOException e) {
            throw new UncheckedIOException(done + " can't be written: " + e, e);
        }
        progress.report("install MLflow", 1, MLFLOW);
        return python;
    }

    private static Stream<String> candidates(Optional<String> wanted) {
        return wanted.map(Stream::of)
                .orElseGet(
                        () -> Stream.of("python3", "python3.13", "python3.12", "python3.11", "python3.10", "python"));
    }

    private static void require(Optional<String> failure) {
        if (failure.isPresent()) {
            throw MlflowException.refused("MLflow can't be installed: " + failure.get());
        }
    }

    /** What went wrong, if anything did. */
    private static Optional<String> run(List<String> command) {
        try {
            Path log = Files.createTempFile("salem-python", ".log");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
                if (!process.waitFor(10, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                }
                String text = Files.readString(log).strip();
                return process.waitFor() == 0
                        ? Optional.empty()
                        : Optional.of(text.substring(Math.max(0, text.length() - LOG_SHOWN)));
            } finally {
                Files.delete(log);
            }
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }
}
