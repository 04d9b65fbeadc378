package dev.salem.registry.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.registry.Journal;
import dev.salem.registry.ModelUri;
import dev.salem.registry.ModelVersion;
import dev.salem.registry.Registration;
import dev.salem.registry.Registrations;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderRegistryTest {
    @TempDir
    private Path folder;

    private Path root;
    private Path model;
    private Path report;
    private FolderRegistry registry;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("registry");
        model = Files.createDirectories(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("model.safetensors"), "weights");
        Files.createDirectories(model.resolve("onnx"));
        Files.writeString(model.resolve("onnx/extra.txt"), "extra");
        report = Files.writeString(folder.resolve("report.html"), "<p>");
        registry = FolderRegistry.at(root);
    }

    @Test
    void marked_findsVersionsByAliasOrTag_ofEveryModel() {
        assertThat(registry.marked("challenger", "salem.method")).isEmpty();
        registry.register(registration("key-1"), Journal.NONE);
        registry.register(registration("key-2"), Journal.NONE);

        assertThat(registry.marked("challenger", "other.tag"))
                .containsExactly(ModelUri.Registered.version("checker", 2));
        assertThat(registry.marked("nobody", "salem.method"))
                .containsExactly(ModelUri.Registered.version("checker", 1), ModelUri.Registered.version("checker", 2));
        assertThat(registry.marked("nobody", "other.tag")).isEmpty();
    }

    @Test
    void register_copiesModelFilesAndFacts() throws IOException {
        ModelVersion version = registry.register(registration("key-1"), Journal.NONE);
        assertThat(version.uri()).isEqualTo("models:/checker/1");
        assertThat(version.aliases()).containsExactly("challenger");
        assertThat(version.tags()).isEqualTo(Map.of("salem.method", "direct"));
        assertThat(version.location().folder().resolve("onnx/extra.txt")).hasContent("extra");
        assertThat(version.location().folder().resolve("model.safetensors")).hasContent("weights");
        assertThat(root.resolve("checker/1/salem/report.html")).hasContent("<p>");
        assertThat(Files.readString(root.resolve("checker/1/version.json")))
                .contains("\"drawdown\" : 0.01", "\"requestKey\" : \"key-1\"", "\"saliency\" : [ 0.5, 0.25 ]");
        assertThat(registry.resolve((ModelUri.Registered) ModelUri.parse("models:/checker@challenger")))
                .isEqualTo(version);
        assertThat(registry.resolve((ModelUri.Registered) ModelUri.parse("models:/checker/1")))
                .isEqualTo(version);
    }

    @Test
    void register_aKnownRequest_addsNothing() throws IOException {
        ModelVersion first = registry.register(registration("key-1"), Journal.NONE);
        ModelVersion second = registry.register(registration("key-2"), Journal.NONE);
        assertThat(registry.register(registration("key-2"), Journal.NONE)).isEqualTo(second);
        assertThat(second.version()).isEqualTo(2);
        ModelVersion repeated = registry.register(registration("key-1"), Journal.NONE);
        assertThat(repeated.version()).isEqualTo(first.version());
        assertThat(repeated.aliases())
                .as("the alias stays with the younger version")
                .isEmpty();
        assertThat(entries(root.resolve("checker"))).containsExactly(".lock", "1", "2", "aliases.json");
    }

    @Test
    void register_afterADeathBeforeTheMove_removesWhatWasLeft() throws IOException {
        Path left = Files.createDirectories(root.resolve("checker/.partial-dead/model"));
        Files.writeString(left.resolve("half"), "half");
        assertThat(registry.register(registration("key-1"), Journal.NONE).version())
                .isEqualTo(1);
        assertThat(entries(root.resolve("checker"))).containsExactly(".lock", "1", "aliases.json");
    }

    @Test
    void register_afterADeathBeforeTheAlias_setsTheAliasOfTheSameVersion() throws IOException {
        registry.register(registration("key-1"), Journal.NONE);
        Path blocked = root.resolve("checker/aliases.json");
        String old = Files.readString(blocked);
        Files.delete(blocked);
        Files.createDirectories(blocked.resolve("in-the-way"));
        assertThatThrownBy(() -> registry.register(registration("key-2"), Journal.NONE))
                .isInstanceOf(RegistryUnavailableException.class);
        Files.delete(blocked.resolve("in-the-way"));
        Files.delete(blocked);
        Files.writeString(blocked, old);

        ModelVersion version = registry.register(registration("key-2"), Journal.NONE);
        assertThat(version.version()).isEqualTo(2);
        assertThat(version.aliases()).containsExactly("challenger");
        assertThat(entries(root.resolve("checker"))).containsExactly(".lock", "1", "2", "aliases.json");
    }

    @Test
    void register_ofWhatCannotBeCopied_leavesNoVersion() throws IOException {
        registry.register(registration("key-1"), Journal.NONE);
        Files.createSymbolicLink(model.resolve("onnx/nowhere"), Path.of("absent"));
        assertThatThrownBy(() -> registry.register(registration("key-2"), Journal.NONE))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("nowhere");
        Files.delete(model.resolve("onnx/nowhere"));
        assertThat(registry.register(registration("key-3"), Journal.NONE).version())
                .isEqualTo(2);
        assertThat(entries(root.resolve("checker"))).containsExactly(".lock", "1", "2", "aliases.json");
    }

    @Test
    void linking_sharesWeightsAndNothingElse() throws IOException {
        ModelVersion version = FolderRegistry.linking(root).register(registration("key-1"), Journal.NONE);
        assertThat(fileKey(version.location().folder().resolve("model.safetensors")))
                .isEqualTo(fileKey(model.resolve("model.safetensors")));
        assertThat(fileKey(version.location().folder().resolve("config.json")))
                .isNotEqualTo(fileKey(model.resolve("config.json")));
        ModelVersion copied = registry.register(registration("key-2"), Journal.NONE);
        assertThat(fileKey(copied.location().folder().resolve("model.safetensors")))
                .isNotEqualTo(fileKey(model.resolve("model.safetensors")));
    }

    @ParameterizedTest
    @CsvSource({
        "models:/absent/1,no model \"absent\"",
        "models:/checker/9,'no version 9 in the registry'",
        "models:/checker@champion,'no alias \"champion\", there are: challenger'"
    })
    void resolve_ofWhatIsNotThere_saysWhatIs(String uri, String message) {
        registry.register(registration("key-1"), Journal.NONE);
        assertThatThrownBy(() -> registry.resolve((ModelUri.Registered) ModelUri.parse(uri)))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(message);
    }

    @Test
    void register_fromTwoThreads_losesAndDoublesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> writers = Stream.of("left", "right")
                    .<Future<?>>map(side -> threads.submit(() -> IntStream.range(0, RegistryWriter.ROUNDS)
                            .forEach(round -> registry.register(registration(side + round), Journal.NONE))))
                    .toList();
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            threads.shutdown();
        }
        requireAllVersions(2 * RegistryWriter.ROUNDS);
    }

    @Test
    void register_fromTwoProcesses_losesAndDoublesNothing() throws Exception {
        List<Process> writers =
                List.of(RegistryWriter.start(root, model, "left"), RegistryWriter.start(root, model, "right"));
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }
        requireAllVersions(2 * RegistryWriter.ROUNDS);
    }

    @Test
    void register_fromAProcessThatIsKilled_isWholeOrAbsent() throws Exception {
        for (int kill = 0; kill < 3; kill++) {
            Process writer = RegistryWriter.start(root, model, "killed" + kill);
            writer.getInputStream().read(); // The first version is done; it is in the middle of another.
            writer.destroyForcibly().waitFor();
        }
        int next = registry.register(registration("last"), Journal.NONE).version();
        requireAllVersions(next);
        assertThat(entries(root.resolve("checker"))).noneMatch(name -> name.startsWith(".partial"));
    }

    /** Versions 1 to {@code count}, each with its own request key and whole, the alias at the last. */
    private void requireAllVersions(int count) throws IOException {
        TreeSet<String> keys = new TreeSet<>();
        for (int version = 1; version <= count; version++) {
            Path home = root.resolve("checker/" + version);
            assertThat(home.resolve("model/onnx/extra.txt")).hasContent("extra");
            keys.add(VersionFacts.read(home.resolve("version.json")).requestKey());
        }
        assertThat(keys).hasSize(count);
        assertThat(root.resolve("checker/" + (count + 1))).doesNotExist();
        assertThat(new ModelFolder(root.resolve("checker")).aliases()).isEqualTo(Map.of("challenger", count));
    }

    private Registration registration(String requestKey) {
        return Registrations.of(
                Registrations.run(
                        "checker",
                        requestKey,
                        Map.of("drawdown", 0.01),
                        List.of(0.5, 0.25),
                        Map.of("salem.method", "direct"),
                        List.of(report)),
                model,
                "challenger");
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
