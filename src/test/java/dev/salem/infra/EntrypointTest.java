package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the images' entrypoint asks of Java, told by a Java that starts nothing. */
class EntrypointTest {
    private static final long TERABYTE = 1L << 40;
    private static final long MEGABYTES_64 = 64L << 20;

    @TempDir
    private Path image;

    /** Also in a small heap: weights of 16 bits are widened in direct memory. */
    @ParameterizedTest
    @CsvSource({
        "'', -Xmx64m, " + TERABYTE,
        "127.0.0.1:9, -Xmx64m, " + TERABYTE,
        "'', -XX:MaxDirectMemorySize=64m, " + MEGABYTES_64,
        "127.0.0.1:9, -XX:MaxDirectMemorySize=64m, " + MEGABYTES_64
    })
    void directMemory_isNotTheHeaps_unlessAskedFor(String lambda, String options, long bytes) throws IOException {
        ProcessBuilder entrypoint = new ProcessBuilder(ofAnImage().toString());
        Path java = Path.of(System.getProperty("java.home"), "bin");
        entrypoint.environment().put("PATH", java + ":" + System.getenv("PATH"));
        entrypoint.environment().put("AWS_LAMBDA_RUNTIME_API", lambda);
        entrypoint.environment().put("SALEM_JAVA_OPTIONS", options + " -XX:+PrintFlagsFinal -version");

        Ran ran = Ran.of(entrypoint);

        assertThat(ran.code()).as(ran.output()).isZero();
        assertThat(ran.output()).containsPattern("MaxDirectMemorySize += " + bytes + " ");
    }

    /** Beside the jar that Java looks for before it does anything. */
    private Path ofAnImage() throws IOException {
        Path jar = Files.createDirectory(image.resolve("app")).resolve("quarkus-run.jar");
        new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
        return Files.copy(
                Path.of("infra/docker/entrypoint"),
                Files.createDirectory(image.resolve("bin")).resolve("entrypoint"),
                StandardCopyOption.COPY_ATTRIBUTES);
    }
}
