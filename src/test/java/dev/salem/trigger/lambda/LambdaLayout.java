package dev.salem.trigger.lambda;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.Ran;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;

/**
 * The program as it lies in a function's image: the Maven profile {@code lambda}, built once for this JVM from the classes
 * that are tested. Where that is impossible the calling test is skipped, or fails where fixtures are required.
 */
public final class LambdaLayout {
    private static final String FOLDER = "lambda";
    private static final String JAR = "salem-runner.jar";
    private static Path built;

    private LambdaLayout() {}

    /** The folder with the runnable jar and {@code lib}. */
    public static synchronized Path folder() {
        if (built == null) {
            built = build();
        }
        return built;
    }

    /** The runnable jar. */
    static Path jar() {
        return folder().resolve(JAR);
    }

    /** The runnable jar of a smaller image, which has all but libtorch. */
    static Path withoutNatives(Path image) throws IOException {
        Path lib = Files.createDirectories(image.resolve("lib"));
        try (var files = Files.list(folder().resolve("lib"))) {
            for (Path file : files.filter(file -> !isNative(file)).toList()) {
                Files.createSymbolicLink(lib.resolve(file.getFileName()), file);
            }
        }
        return Files.copy(jar(), image.resolve(JAR));
    }

    private static boolean isCurrent(Path folder) throws IOException {
        Path jar = folder.resolve(JAR);
        if (!Files.exists(jar)) {
            return false;
        }
        FileTime built = Files.getLastModifiedTime(jar);
        try (var files = Files.walk(folder.resolveSibling("classes"))) {
            return files.map(LambdaLayout::modified).allMatch(time -> time.compareTo(built) < 0);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isNative(Path file) {
        String name = file.getFileName().toString();
        return name.contains("pytorch-native") || name.contains("pytorch-jni");
    }

    private static Path build() {
        Path project = Path.of("").toAbsolutePath();
        Path folder = project.resolve("target").resolve(FOLDER);
        try {
            if (isCurrent(Files.createDirectories(folder))) {
                return folder;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Ran ran = Ran.of(new ProcessBuilder(List.of(
                        project.resolve("mvnw").toString(),
                        "-B",
                        "-ntp",
                        "-q",
                        "-Plambda",
                        "quarkus:build",
                        "-Dquarkus.package.output-directory=" + FOLDER))
                .directory(project.toFile()));
        if (ran.code() != 0) {
            String reason = "the profile lambda can't be built: " + ran.output();
            if (Boolean.getBoolean("salem.fixtures.required")) {
                throw new AssertionError(reason);
            }
            assumeTrue(false, "skipped: " + reason);
        }
        return folder;
    }
}
