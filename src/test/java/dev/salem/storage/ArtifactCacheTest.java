package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.salem.progress.Progress;
import dev.salem.storage.folder.FolderStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
    private static final int WEIGHTS = 100_000;
    private static final long MODEL = WEIGHTS + 2;

    @TempDir
    private Path folder;

    private Path root;
    private Path far;
    private CountingStore store;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("cache");
        far = folder.resolve("far");
        store = new CountingStore(far);
        for (String model : List.of("a", "b", "c")) {
            Path home = Files.createDirectories(far.resolve(model).resolve("model"));
            Files.writeString(home.getParent().resolve("MLmodel"), model + "!");
            Files.writeString(home.resolve("weights"), model.repeat(WEIGHTS));
        }
    }

    @Test
    void open_aModelTheSecondTime_downloadsNothing() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        try (CheckedOut first = cache.open(store, at("a"))) {
            assertThat(first.bytesDownloaded()).isEqualTo(MODEL);
            assertThat(first.location()).isEqualTo(at("a"));
            requireWhole(first, "a");
        }
        try (CheckedOut second = cache.open(store, at("a"))) {
            assertThat(second.bytesDownloaded()).isZero();
            requireWhole(second, "a");
        }
        try (CheckedOut third = ArtifactCache.at(root, 1 << 30).open(store, at("a"))) {
            assertThat(third.bytesDownloaded())
                    .as("by another cache of the folder")
                    .isZero();
        }
        assertThat(store.fetched()).containsExactlyInAnyOrder("MLmodel", "model/weights");
    }

    @Test
    void open_ofAFileThatChanged_downloadsThatFile() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        cache.open(store, at("a")).close();
        Files.delete(far.resolve("a/MLmodel"));
        Files.writeString(far.resolve("a/MLmodel"), "z!");
        try (CheckedOut changed = cache.open(store, at("a"))) {
            assertThat(changed.bytesDownloaded()).isEqualTo(2);
            assertThat(changed.folder().resolve("MLmodel")).hasContent("z!");
        }
    }

    @Test
    void open_ofEqualContents_keepsThemOnce() throws IOException {
        Files.writeString(far.resolve("b/model/weights"), "a".repeat(WEIGHTS));
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        cache.open(store, at("a")).close();
        cache.open(store, at("b")).close();
        assertThat(entries("blobs")).hasSize(3);
    }

    @Test
    void open_someFiles_readsThoseAlone() throws IOException {
        List<Double> fractions = new ArrayList<>();
        Progress progress = (phase, fraction, detail) -> fractions.add(fraction);
        try (CheckedOut some = ArtifactCache.at(root, 1 << 30)
                .open(
                        store,
                        at("a"),
                        file -> file.name().value().endsWith("MLmodel"),
                        new ReadLimits(1, 2, 2),
                        progress)) {
            assertThat(some.files()).hasSize(1);
            assertThat(some.folder().resolve("MLmodel")).hasContent("a!");
            assertThat(some.folder().resolve("model")).doesNotExist();
        }
        assertThat(fractions).containsExactly(1.0);
    }

    @Test
    void open_tellsProgressUpToOne() {
        List<Double> fractions = new ArrayList<>();
        ArtifactCache.at(root, 1 << 30)
                .open(
                        store,
                        at("a"),
                        file -> true,
                        ReadLimits.defaults(),
                        (phase, fraction, detail) -> fractions.add(fraction))
                .close();
        assertThat(fractions).hasSize(2).isSorted().endsWith(1.0);
    }

    @Test
    void open_aFolderOfThisMachine_usesItInPlace() throws IOException {
        StoreUri here = StoreUri.of(far.resolve("a"));
        CheckedOut model = ArtifactCache.at(root, 1).open(new FolderStore(), here);
        model.close();
        assertThat(model.folder()).isEqualTo(far.resolve("a"));
        assertThat(model.bytesDownloaded()).isZero();
        assertThat(model.folder().resolve("model/weights")).hasSize(WEIGHTS);
        assertThat(entries("blobs")).isEmpty();
    }

    @Test
    void open_aDamagedBlob_isFetchedAgain() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        cache.open(store, at("a")).close();
        for (String damage : List.of("b" + "a".repeat(WEIGHTS - 1), "a".repeat(WEIGHTS - 1), "")) {
            Path blob = blobOf("a".repeat(WEIGHTS));
            Files.delete(blob);
            Files.writeString(blob, damage);
            try (CheckedOut again = cache.open(store, at("a"))) {
                assertThat(again.bytesDownloaded()).isEqualTo(WEIGHTS);
                requireWhole(again, "a");
            }
        }
        try (CheckedOut last = cache.open(store, at("a"))) {
            assertThat(last.bytesDownloaded()).isZero();
        }
    }

    @Test
    void open_withADamagedIndex_fetchesAgain() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        cache.open(store, at("a")).close();
        for (String damage : List.of("", "short", "../../far/a/MLmodel", "0".repeat(64), "\u00ff\u00fe")) {
            for (String entry : entries("index")) {
                Files.write(root.resolve("index").resolve(entry), damage.getBytes(StandardCharsets.ISO_8859_1));
            }
            try (CheckedOut again = cache.open(store, at("a"))) {
                assertThat(again.bytesDownloaded()).isEqualTo(MODEL);
                requireWhole(again, "a");
            }
        }
    }

    @Test
    void open_beyondTheSize_letsTheLeastRecentlyUsedGo() {
        ArtifactCache cache = ArtifactCache.at(root, 2 * MODEL);
        cache.open(store, at("a")).close();
        cache.open(store, at("b")).close();
        cache.open(store, at("a")).close();
        cache.open(store, at("c")).close();
        assertThat(downloaded(cache, "a")).isZero();
        assertThat(downloaded(cache, "c")).isZero();
        assertThat(downloaded(cache, "b")).isEqualTo(MODEL);
    }

    @Test
    void open_beyondTheSize_forgetsWhatWasEvicted() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, MODEL);
        cache.open(store, at("a")).close();
        cache.open(store, at("b")).close();
        assertThat(entries("blobs")).hasSize(2);
        assertThat(entries("index")).hasSize(2);
    }

    @Test
    void open_beyondTheSize_keepsWhatIsInUse() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, MODEL);
        try (CheckedOut a = cache.open(store, at("a"))) {
            try (CheckedOut b = cache.open(store, at("b"))) {
                requireWhole(a, "a");
                requireWhole(b, "b");
                assertThat(entries("blobs")).hasSize(4);
            }
            assertThat(entries("blobs")).as("shrinks once it is given back").hasSize(2);
            assertThat(downloaded(cache, "a")).isZero();
            requireWhole(a, "a");
        }
    }

    @Test
    void open_aModelThatDoesNotFitTheCache_namesSizesAndSetting() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, MODEL - 1);
        assertThatThrownBy(() -> cache.open(store, at("a")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has " + MODEL + " bytes")
                .hasMessageContaining("takes " + (MODEL - 1))
                .hasMessageContaining("salem.cache.max-bytes");
        assertThat(store.fetched()).isEmpty();
        assertThat(entries("checkouts")).isEmpty();
    }

    @Test
    void open_beyondALimit_fetchesNothing() {
        assertThatThrownBy(() -> ArtifactCache.at(root, 1 << 30)
                        .open(store, at("a"), file -> true, new ReadLimits(1, MODEL, MODEL), Progress.silent()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("salem.storage.max-files");
        assertThat(store.fetched()).isEmpty();
    }

    @Test
    void at_aFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> ArtifactCache.at(file, 1))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("cache " + file + ": can't be used")
                .hasMessageContaining("name another folder");
        assertThat(file).hasContent("precious");
    }

    @Test
    void open_aLocationWithoutFiles_saysSo() {
        assertThatThrownBy(() -> ArtifactCache.at(root, 1 << 30).open(store, at("absent")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://far/absent")
                .hasMessageContaining("none of the files");
    }

    @Test
    void open_aFileLargerThanListed_isRefusedAndLeavesNothing() throws IOException {
        CountingStore lying = new CountingStore(far) {
            @Override
            public void fetch(StoreUri location, StoredFile file, Path target) {
                write(target, "x".repeat((int) file.size() + 1));
            }
        };
        assertThatThrownBy(() -> ArtifactCache.at(root, 1 << 30).open(lying, at("a")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("listed were");
        assertThat(entries("checkouts")).isEmpty();
        assertThat(entries("blobs")).isEmpty();
    }

    @Test
    void open_whenOneFileFails_throwsThatAndKeepsTheOthersForTheRepeat() throws IOException {
        CountingStore failing = new CountingStore(far) {
            @Override
            public void fetch(StoreUri location, StoredFile file, Path target) {
                if (file.name().value().equals("MLmodel")) {
                    throw new StorageUnavailableException("the line is dead", null);
                }
                super.fetch(location, file, target);
            }
        };
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        assertThatThrownBy(() -> cache.open(failing, at("a")))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessage("the line is dead");
        assertThat(entries("checkouts")).isEmpty();
        assertThat(downloaded(cache, "a")).isIn(MODEL, 2L);
        assertThat(downloaded(cache, "a")).isZero();
    }

    @Test
    void open_whenInterrupted_stopsAndLeavesNothing() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flagged = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                ArtifactCache.at(root, 1 << 30).open(store, at("a"));
            } catch (RuntimeException e) {
                thrown.set(e);
                flagged.set(Thread.currentThread().isInterrupted());
            }
        });
        caller.start();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(StorageUnavailableException.class);
        assertThat(flagged.get()).isTrue();
        assertThat(downloaded(ArtifactCache.at(root, 1 << 30), "a")).isEqualTo(MODEL);
        assertThat(entries("checkouts")).isEmpty();
    }

    @Test
    void folder_holdsFilesThatAreNotWrittenByMistake() throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"), "skipped: no POSIX permissions here");
        try (CheckedOut model = ArtifactCache.at(root, 1 << 30).open(store, at("a"))) {
            assertThat(Files.getPosixFilePermissions(model.folder().resolve("model/weights")))
                    .noneMatch(permission -> permission.name().endsWith("WRITE"));
        }
    }

    @Test
    void close_removesTheFolderOnce() throws IOException {
        ArtifactCache cache = ArtifactCache.at(root, 1 << 30);
        CheckedOut model = cache.open(store, at("a"));
        model.close();
        assertThat(model.folder()).doesNotExist();
        CheckedOut other = cache.open(store, at("a"));
        model.close();
        requireWhole(other, "a");
        other.close();
        assertThat(entries("checkouts")).isEmpty();
    }

    private long downloaded(ArtifactCache cache, String model) {
        try (CheckedOut opened = cache.open(store, at(model))) {
            return opened.bytesDownloaded();
        }
    }

    private Path blobOf(String content) {
        return root.resolve("blobs").resolve(Sha256.of(content));
    }

    private static StoreUri at(String model) {
        return CountingStore.location(model);
    }

    private static void requireWhole(CheckedOut model, String letter) {
        assertThat(model.files())
                .extracting(StoredFile::name)
                .containsExactly(new ArtifactName("MLmodel"), new ArtifactName("model/weights"));
        assertThat(model.files()).extracting(StoredFile::version).allMatch(Optional::isPresent);
        assertThat(model.folder().resolve("MLmodel")).hasContent(letter + "!");
        assertThat(model.folder().resolve("model/weights")).hasContent(letter.repeat(WEIGHTS));
    }

    private List<String> entries(String name) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(name))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    private static void write(Path target, String text) {
        try {
            Files.writeString(target, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
