package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cache between several threads and processes, some of which die. */
class ArtifactCacheProcessTest {
    private static final int FILES = 6;
    private static final int SIZE = 300_000;
    private static final long MODEL = (long) FILES * SIZE;

    @TempDir
    private Path folder;

    private Path root;
    private Path far;

    @BeforeEach
    void prepare() throws IOException {
        root = folder.resolve("cache");
        far = folder.resolve("far");
        for (String model : List.of("a", "b")) {
            Path home = Files.createDirectories(far.resolve(model));
            for (int file = 0; file < FILES; file++) {
                Files.writeString(home.resolve("part-" + file), (model + file).repeat(SIZE / 2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NOWHERE", mode = EnumSource.Mode.EXCLUDE)
    void open_afterAProcessDied_readsWholeFilesAndRemovesWhatItLeft(CacheReader.Death death) throws Exception {
        Process reader = CacheReader.start(root, far, "a", death);
        assertThat(reader.waitFor()).isEqualTo(9);
        assertThat(entries("checkouts")).as("left by the dead").hasSize(1);
        assertThat(entries("blobs")).allMatch(this::whole);
        try (CheckedOut model = open("a", Long.MAX_VALUE)) {
            requireWhole(model, "a");
            assertThat(entries("checkouts")).hasSize(1);
        }
        assertThat(entries("checkouts")).isEmpty();
        assertThat(entries("blobs")).hasSize(FILES).allMatch(this::whole);
    }

    @Test
    void open_fromTwoProcessesAtOnce_downloadsEachFileOnce() throws Exception {
        for (int round = 0; round < 2; round++) {
            root = folder.resolve("cache-" + round);
            List<Process> readers = List.of(
                    CacheReader.start(root, far, "a", CacheReader.Death.NOWHERE),
                    CacheReader.start(root, far, "a", CacheReader.Death.NOWHERE));
            long downloaded = 0;
            for (Process reader : readers) {
                downloaded += Long.parseLong(reader.inputReader().readLine());
            }
            assertThat(downloaded).isEqualTo(MODEL);
            for (Process reader : readers) {
                CacheReader.finish(reader);
            }
            assertThat(entries("checkouts")).isEmpty();
        }
    }

    @Test
    void open_whileAnotherProcessUsesTheCache_evictsNothingOfIts() throws Exception {
        Process reader = CacheReader.start(root, far, "a", CacheReader.Death.NOWHERE);
        assertThat(reader.inputReader().readLine()).isEqualTo(Long.toString(MODEL));
        open("b", MODEL).close();
        try (CheckedOut again = open("a", MODEL)) {
            assertThat(again.bytesDownloaded()).as("still there").isZero();
        }
        CacheReader.finish(reader);
    }

    @Test
    void open_afterAnotherProcessDiedUsingTheCache_evictsWhatItHeld() throws Exception {
        Process reader = CacheReader.start(root, far, "a", CacheReader.Death.NOWHERE);
        assertThat(reader.inputReader().readLine()).isEqualTo(Long.toString(MODEL));
        reader.destroyForcibly().waitFor();
        open("b", MODEL).close();
        assertThat(entries("checkouts")).isEmpty();
        try (CheckedOut again = open("a", MODEL)) {
            assertThat(again.bytesDownloaded()).isEqualTo(MODEL);
        }
    }

    @Test
    void open_fromSeveralThreadsWithTooLittleRoom_givesEachWholeFiles() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int task = 0; task < 24; task++) {
                String letter = task % 2 == 0 ? "a" : "b";
                tasks.add(() -> {
                    try (CheckedOut model = open(letter, MODEL)) {
                        requireWhole(model, letter);
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(entries("checkouts")).isEmpty();
        assertThat(entries("blobs")).hasSizeLessThanOrEqualTo(FILES);
    }

    private CheckedOut open(String model, long maxBytes) {
        return ArtifactCache.at(root, maxBytes).open(new CountingStore(far), CountingStore.location(model));
    }

    private boolean whole(String digest) {
        try {
            return Sha256.of(root.resolve("blobs").resolve(digest)).equals(digest);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void requireWhole(CheckedOut model, String letter) throws IOException {
        assertThat(model.files()).hasSize(FILES);
        for (int file = 0; file < FILES; file++) {
            assertThat(Files.readString(model.folder().resolve("part-" + file))
                            .equals((letter + file).repeat(SIZE / 2)))
                    .isTrue();
        }
    }

    private List<String> entries(String name) throws IOException {
        try (Stream<Path> entries = Files.list(root.resolve(name))) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
