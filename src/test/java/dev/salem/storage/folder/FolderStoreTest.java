package dev.salem.storage.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderStoreTest {
    @TempDir
    private Path folder;

    private final FolderStore store = new FolderStore();
    private Path model;
    private Path outside;
    private StoreUri location;

    @BeforeEach
    void prepare() throws IOException {
        model = Files.createDirectories(folder.resolve("model"));
        outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("secret"), "secret");
        Files.writeString(model.resolve("config.json"), "{}");
        Files.createDirectories(model.resolve("onnx/deep"));
        Files.writeString(model.resolve("onnx/deep/x.bin"), "12345");
        location = StoreUri.of(model);
    }

    @Test
    void list_namesEveryFileInOrderWithItsSize() throws IOException {
        Files.writeString(model.resolve("a"), "");
        Files.createDirectories(model.resolve("empty"));
        List<StoredFile> files = store.list(location);
        assertThat(files)
                .extracting(file -> file.name().value())
                .containsExactly("a", "config.json", "onnx/deep/x.bin");
        assertThat(files).extracting(StoredFile::size).containsExactly(0L, 2L, 5L);
        assertThat(store.list(location)).isEqualTo(files);
    }

    @Test
    void list_whatIsNoFolder_isEmpty() {
        assertThat(store.list(location.resolve("absent"))).isEmpty();
        assertThat(store.list(location.resolve("config.json"))).isEmpty();
    }

    @Test
    void list_throughALinkToTheLocationItself_isTheSame() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), model);
        assertThat(store.list(StoreUri.of(link))).isEqualTo(store.list(location));
    }

    @Test
    void list_aLinkToAFileInside_isAFile() throws IOException {
        Files.createSymbolicLink(model.resolve("onnx/link"), Path.of("../config.json"));
        StoredFile link = named("onnx/link");
        assertThat(link.size()).isEqualTo(2);
        store.fetch(location, link, folder.resolve("target"));
        assertThat(folder.resolve("target")).hasContent("{}");
        assertThat(Files.isSymbolicLink(folder.resolve("target"))).isFalse();
    }

    @Test
    void list_aLinkThatLeaves_isRefused() throws IOException {
        for (Path target : List.of(
                outside.resolve("secret"), Path.of("../outside/secret"), Path.of("onnx/../../outside/secret"))) {
            Path link = Files.createSymbolicLink(model.resolve("weights"), target);
            assertThatThrownBy(() -> store.list(location))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("weights is a link that leaves the folder");
            Files.delete(link);
        }
    }

    @Test
    void list_aLinkOverALinkThatLeaves_isRefused() throws IOException {
        Files.createSymbolicLink(model.resolve("onnx/first"), Path.of("../second"));
        Files.createSymbolicLink(model.resolve("second"), outside.resolve("secret"));
        assertThatThrownBy(() -> store.list(location))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is a link that leaves the folder");
    }

    @Test
    void list_aLinkToAFolder_isRefused() throws IOException {
        Path loop = Files.createSymbolicLink(model.resolve("onnx/loop"), Path.of(".."));
        assertThatThrownBy(() -> store.list(location))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("onnx/loop must be a file");
        Files.delete(loop);
        Files.createSymbolicLink(model.resolve("all"), outside);
        assertThatThrownBy(() -> store.list(location))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("all is a link that leaves the folder");
    }

    @Test
    void list_aLinkToNothing_saysWhich() throws IOException {
        Files.createSymbolicLink(model.resolve("dangling"), Path.of("absent"));
        assertThatThrownBy(() -> store.list(location))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("dangling");
    }

    @Test
    void list_aPipe_isRefused() throws Exception {
        Path pipe = model.resolve("pipe");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "skipped: no mkfifo here");
        assertThat(new ProcessBuilder("/usr/bin/mkfifo", pipe.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThatThrownBy(() -> store.list(location))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("pipe must be a file");
    }

    @Test
    void list_aHostileNameOnDisk_isRefused() throws IOException {
        for (String name : List.of("a\\b", "a\nb", "a:b", "%2e%2e", "a.", "a ", "\uff0e\uff0e")) {
            Path hostile = Files.writeString(model.resolve(name), "x");
            assertThatThrownBy(() -> store.list(location))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("artifact name");
            Files.delete(hostile);
        }
    }

    @Test
    void find_aFile_isThatFileWhateverLiesBesideIt() throws IOException {
        Files.createSymbolicLink(model.resolve("leaving"), outside.resolve("secret"));
        StoredFile found = store.find(location.resolve("config.json")).orElseThrow();
        assertThat(found.name()).isEqualTo(new ArtifactName("config.json"));
        assertThat(found.size()).isEqualTo(2);
        store.fetch(location, found, folder.resolve("target"));
        assertThat(folder.resolve("target")).hasContent("{}");
        assertThatThrownBy(() -> store.find(location.resolve("leaving")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is a link that leaves the folder");
    }

    @Test
    void find_whatIsNoFile_isEmpty() {
        assertThat(store.find(location.resolve("absent"))).isEmpty();
        assertThat(store.find(location.resolve("onnx"))).isEmpty();
    }

    @Test
    void fetch_copiesTheBytes() {
        Path target = folder.resolve("target");
        store.fetch(location, named("onnx/deep/x.bin"), target);
        assertThat(target).hasContent("12345");
    }

    @Test
    void fetch_aFileThatChangedSinceItWasListed_isRefused() throws IOException {
        StoredFile listed = named("config.json");
        Files.writeString(model.resolve("config.json"), "{ }");
        requireRefused(listed, "has 3 bytes, but 2 were listed");
        Files.writeString(model.resolve("config.json"), "[]");
        Files.setLastModifiedTime(model.resolve("config.json"), FileTime.from(Instant.ofEpochSecond(1)));
        requireRefused(listed, "config.json has changed since it was listed");
        Files.delete(model.resolve("config.json"));
        requireRefused(listed, "config.json is gone since it was listed");
        Files.createSymbolicLink(model.resolve("config.json"), outside.resolve("secret"));
        requireRefused(listed, "is a link that leaves the folder");
    }

    @Test
    void fetch_throughAFolderThatBecameALink_isRefused() throws IOException {
        StoredFile listed = named("onnx/deep/x.bin");
        Files.move(model.resolve("onnx/deep"), outside.resolve("deep"));
        Files.createSymbolicLink(model.resolve("onnx/deep"), outside.resolve("deep"));
        requireRefused(listed, "is a link that leaves the folder");
    }

    @Test
    void fetch_ontoAFileThatIsThere_leavesItAlone() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        assertThatThrownBy(() -> store.fetch(location, named("config.json"), target))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is in the way");
        assertThat(target).hasContent("precious");
    }

    @Test
    void put_makesFoldersAndReplacesWhatIsThere() throws IOException {
        assertThat(put("salem/report/index.html", "first")).isEqualTo(5);
        assertThat(put("salem/report/index.html", "the second")).isEqualTo(10);
        assertThat(model.resolve("salem/report/index.html")).hasContent("the second");
        assertThat(entries(model.resolve("salem/report"))).containsExactly("index.html");
    }

    @Test
    void put_intoALocationThatIsNotThere_makesIt() throws IOException {
        StoreUri fresh = StoreUri.of(folder.resolve("fresh/location"));
        store.put(fresh, outgoing("config.json", "{}"));
        assertThat(store.list(fresh)).hasSize(1);
    }

    @Test
    void put_throughALinkThatLeaves_writesNothing() throws IOException {
        Files.createSymbolicLink(model.resolve("salem"), outside);
        assertThatThrownBy(() -> put("salem/secret", "overwritten"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("through a link that leaves the folder");
        assertThatThrownBy(() -> put("salem/new/file", "new")).isInstanceOf(StorageException.class);
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    @Test
    void put_ontoALinkToAFile_replacesTheLinkAndNotTheFile() throws IOException {
        Files.createSymbolicLink(model.resolve("weights"), outside.resolve("secret"));
        put("weights", "weights");
        assertThat(model.resolve("weights")).hasContent("weights");
        assertThat(outside.resolve("secret")).hasContent("secret");
    }

    @Test
    void put_ontoAFolder_isRefused() {
        assertThatThrownBy(() -> put("onnx", "x"))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("onnx is a folder there");
    }

    @Test
    void put_ofAFileThatIsGone_leavesTheOldOneAndNothingElse() throws IOException {
        Outgoing absent = new Outgoing(new ArtifactName("config.json"), folder.resolve("absent"), Optional.empty());
        assertThatThrownBy(() -> store.put(location, absent))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("absent");
        assertThat(model.resolve("config.json")).hasContent("{}");
        assertThat(entries(model)).containsExactly("config.json", "onnx");
    }

    @Test
    void partialFiles_areNotListedAndGoAfterADay() throws IOException {
        Path young = Files.writeString(model.resolve(".salem-partial-young"), "half");
        Path old = Files.writeString(model.resolve(".salem-partial-old"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
        assertThat(store.list(location))
                .extracting(file -> file.name().value())
                .noneMatch(name -> name.contains("partial"));
        put("new", "x");
        assertThat(young).exists();
        assertThat(old).doesNotExist();
    }

    private void requireRefused(StoredFile listed, String reason) {
        Path target = folder.resolve("target");
        assertThatThrownBy(() -> store.fetch(location, listed, target))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(reason);
        assertThat(target).doesNotExist();
    }

    private long put(String name, String content) throws IOException {
        return store.put(location, outgoing(name, content));
    }

    private Outgoing outgoing(String name, String content) throws IOException {
        Path file = Files.writeString(folder.resolve("outgoing"), content);
        return new Outgoing(new ArtifactName(name), file, Optional.empty());
    }

    private StoredFile named(String name) {
        return store.list(location).stream()
                .filter(file -> file.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> entries(Path path) throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
