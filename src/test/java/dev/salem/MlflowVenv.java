package dev.salem;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python environment with MLflow, made once for all runs under {@code salem.cache}, or {@code ~/.cache/salem-test}. */
enum MlflowVenv {
    CURRENT("mlflow-3.17.2", "mlflow==3.17.2", "boto3"),
    OLDER("mlflow-2.17.2", "mlflow==2.17.2", "sqlalchemy<2.1", "setuptools<81");

    /** A database with all its tables, so that a server starts sooner. */
    static final String TEMPLATE = "salem-template.db";

    private static final String NEW_ENOUGH = "import sys; sys.exit(0 if sys.version_info >= (3, 10) else 1)";
    private static final String MAKE_TEMPLATE =
            """
            import os, sys
            from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore
            SqlAlchemyStore('sqlite:///' + sys.argv[1] + '.new', 'mlflow-artifacts:/')
            os.replace(sys.argv[1] + '.new', sys.argv[1])
            """;

    private final String folder;
    private final List<String> packages;

    MlflowVenv(String folder, String... packages) {
        this.folder = folder;
        this.packages = List.of(packages);
    }

    Path home() {
        String cache = System.getProperty("salem.cache", "");
        return (cache.isBlank() ? Path.of(System.getProperty("user.home"), ".cache", "salem-test") : Path.of(cache))
                .toAbsolutePath()
                .resolve(folder);
    }

    Path python() {
        return home().resolve("bin/python");
    }

    /** Its folder, once all is in it. The template is written last, and so says that. */
    Path ready() {
        Path home = home();
        try {
            Files.createDirectories(home.getParent());
            Path lock = home.resolveSibling(folder + ".lock");
            try (RandomAccessFile file = new RandomAccessFile(lock.toFile(), "rw");
                    FileLock held = file.getChannel().lock()) {
                if (held.isValid() && !Files.exists(home.resolve(TEMPLATE))) {
                    make(home);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return home;
    }

    private void make(Path home) throws IOException {
        Optional<String> python = systemPython();
        if (python.isEmpty()) {
            MlflowServer.unavailable("no Python 3.10 or newer; put one on the PATH or set -Dsalem.python");
        }
        String made = run(python.orElseThrow(), "-m", "venv", home.toString());
        List<String> install = new ArrayList<>(
                List.of(python().toString(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"));
        install.addAll(packages);
        made += run(install.toArray(String[]::new));
        made += run(
                python().toString(), "-c", MAKE_TEMPLATE, home.resolve(TEMPLATE).toString());
        if (!Files.exists(home.resolve(TEMPLATE))) {
            MlflowServer.unavailable(packages + " can't be installed: " + made);
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
        try {
            Path log = Files.createTempFile("salem-venv", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(8, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            String text = Files.readString(log);
            Files.delete(log);
            return process.waitFor() + text.substring(Math.max(0, text.length() - 2000));
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
