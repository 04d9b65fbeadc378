package dev.salem.trigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.job.aws.Moto;
import dev.salem.job.dynamodb.DynamoStores;
import dev.salem.job.folder.FolderJobReports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayStoreTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");

    @TempDir
    private Path folder;

    private ReplayStore store(String kind, int capacity) {
        return switch (kind) {
            case "folder" -> FolderReplayStore.at(folder, capacity);
            case "memory" -> new MemoryReplayStore(capacity);
            default ->
                new DynamoReplayStore(
                        DynamoStores.open(Moto.shared(), Moto.shared().makeTable(), new FolderJobReports(folder))
                                .table());
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "memory", "dynamodb"})
    void contains_addedUntilItsTime(String kind) {
        ReplayStore store = store(kind, 10);
        store.add("a", NOW.plusSeconds(10));

        assertThat(store.contains("a", NOW)).isTrue();
        assertThat(store.contains("a", NOW.plusSeconds(9))).isTrue();
        assertThat(store.contains("a", NOW.plusSeconds(10))).isFalse();
        assertThat(store.contains("b", NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"folder", "memory"})
    void add_beyondCapacity_forgetsTheOldest(String kind) {
        ReplayStore store = store(kind, 3);
        for (int i = 0; i < 6; i++) {
            store.add("id" + i, NOW.plusSeconds(10 + i));
        }

        assertThat(store.contains("id0", NOW)).isFalse();
        assertThat(store.contains("id5", NOW)).isTrue();
        assertThat(store.contains("id4", NOW)).isTrue();
        assertThat(store.contains("id3", NOW)).isTrue();
    }

    @Test
    void folder_anotherProcess_knowsWhatWasAdded() {
        FolderReplayStore.at(folder, 10).add("../a/\u0000", NOW.plusSeconds(10));

        assertThat(FolderReplayStore.at(folder, 10).contains("../a/\u0000", NOW))
                .isTrue();
    }

    @Test
    void folder_manyAdded_staysBounded() throws IOException {
        FolderReplayStore store = FolderReplayStore.at(folder, 5);
        for (int i = 0; i < 100; i++) {
            store.add("id" + i, NOW.plusSeconds(i));
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.count()).isBetween(5L, 10L);
        }
    }
}
