package dev.salem.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.storage.folder.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactStoresTest {
    @TempDir
    private Path folder;

    private final ArtifactStores stores = ArtifactStores.of(Map.of("file", new FolderStore()));

    @Test
    void calls_goToTheStoreOfTheScheme() throws IOException {
        StoreUri location = StoreUri.of(folder.resolve("model"));
        Path source = Files.writeString(folder.resolve("source"), "bytes");
        Outgoing file = new Outgoing(new ArtifactName("config.json"), source, Optional.empty());
        assertThat(stores.put(location, file)).isEqualTo(5);
        StoredFile stored = stores.list(location).get(0);
        assertThat(stored.size()).isEqualTo(5);
        assertThat(stores.find(location.resolve("config.json"))).contains(stored);
        stores.fetch(location, stored, folder.resolve("target"));
        assertThat(folder.resolve("target")).hasContent("bytes");
        assertThat(stores.holds(location)).isTrue();
    }

    @Test
    void of_aSchemeWithoutStore_namesThoseThatAreConfigured() {
        StoreUri elsewhere = StoreUri.parse("s3://bucket/model");
        assertThat(stores.holds(elsewhere)).isFalse();
        assertThatThrownBy(() -> stores.list(elsewhere))
                .isInstanceOf(StorageException.class)
                .hasMessage("s3://bucket/model: no store for s3: is configured; there is one for file:");
    }

    @Test
    void of_aLocationThatItsStoreDoesNotHold_isRefused() {
        ArtifactStores wrong = ArtifactStores.of(Map.of("s3", new FolderStore()));
        StoreUri location = StoreUri.parse("s3://bucket/model");
        assertThat(wrong.holds(location)).isFalse();
        assertThatThrownBy(() -> wrong.of(location))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("check its host or bucket");
    }
}
