package dev.salem.storage.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.FaultyProxy;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.mlflow.TrackingSettings;
import dev.salem.storage.ArtifactCache;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.CheckedOut;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real servers that keep their artifacts themselves. */
class MlflowArtifactStoreTest {
    private static final int WEIGHTS = 3_000_000;

    @TempDir
    private Path folder;

    private TrackingServer server;
    private MlflowArtifactStore store;
    private StoreUri location;

    @BeforeEach
    void prepare() {
        server = new TrackingServer(quick(MlflowServer.shared().settings()));
        store = new MlflowArtifactStore(server);
        location = StoreUri.parse("mlflow-artifacts:/storage/" + UUID.randomUUID());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"MLmodel", "model/deep/er/config.json", "with space+plus.txt", "naïve/模型.bin", "a&b=c,d@e(f)"})
    void put_isListedFoundAndFetchedByteForByte(String name) throws IOException {
        byte[] bytes = put(name, 1, 100_000);
        StoredFile listed = store.list(location).get(0);
        assertThat(listed.name().value()).isEqualTo(name);
        assertThat(listed.size()).isEqualTo(bytes.length);
        assertThat(listed.version()).isPresent();
        assertThat(fetched(listed)).isEqualTo(bytes);
        StoreUri itself = location.resolve(name);
        StoredFile found = store.find(itself).orElseThrow();
        assertThat(found.name().value()).isEqualTo(itself.name());
        assertThat(found.version()).isEqualTo(listed.version());
    }

    @Test
    void head_givesTheFirstBytes() throws IOException {
        byte[] bytes = put("model/weights", 1, 100_000);
        StoredFile listed = store.list(location).get(0);
        assertThat(store.head(location, listed, 1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
        assertThat(store.head(location, listed, 1 << 20)).isEqualTo(bytes);
        put("model/weights", 2, 100_000);
        assertThatThrownBy(() -> store.head(location, listed, 1000))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has changed since it was listed");
    }

    @Test
    void list_isInTheOrderOfTheNames() throws IOException {
        put("model/b", 1, 10);
        put("model/a/z", 1, 20);
        put("z", 1, 0);
        put("B", 1, 30);
        assertThat(store.list(location))
                .extracting(file -> file.name() + " " + file.size())
                .containsExactly("B 30", "model/a/z 20", "model/b 10", "z 0");
    }

    @Test
    void whatIsNotThere_isEmpty() throws IOException {
        put("file", 1, 10);
        assertThat(store.list(location.resolve("absent"))).isEmpty();
        assertThat(store.list(location.resolve("file"))).isEmpty();
        assertThat(store.find(location.resolve("absent"))).isEmpty();
        assertThat(store.find(location)).as("a folder").isEmpty();
    }

    @Test
    void put_again_replaces() throws IOException {
        put("file", 1, 10);
        byte[] second = put("file", 2, 20);
        assertThat(fetched(store.list(location).get(0))).isEqualTo(second);
    }

    @Test
    void fetch_ofAFileThatChangedInItsSize_isRefused() throws IOException {
        put("file", 1, 10);
        StoredFile listed = store.list(location).get(0);
        put("file", 2, 20);
        requireRefused(listed, "has changed since it was listed");
        StoredFile versionless = new StoredFile(listed.name(), 10, Optional.empty());
        requireRefused(versionless, "is larger than the 10 bytes that were listed");
        put("file", 2, 5);
        requireRefused(versionless, "came with 5 bytes, listed were 10");
    }

    @Test
    void fetch_ofAFileThatChangedInItsBytesAlone_isRefused() throws IOException {
        put("file", 1, 10);
        StoredFile listed = store.list(location).get(0);
        put("file", 2, 10);
        requireRefused(listed, "has changed since it was listed");
    }

    @Test
    void fetch_ofAFileThatIsGone_isRefused() throws IOException {
        put("file", 1, 10);
        StoredFile listed = store.list(location).get(0);
        server.delete("api/2.0/mlflow-artifacts/artifacts/" + location.path() + "/file", Map.of());
        requireRefused(listed, "there is no such file any more");
    }

    @Test
    void fetch_ofAFolder_isRefused() throws IOException {
        put("model/file", 1, 10);
        StoredFile listed = new StoredFile(new ArtifactName("model"), 10, Optional.empty());
        assertThatThrownBy(() -> store.fetch(location, listed, folder.resolve("target")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("model");
        assertThat(folder.resolve("target")).doesNotExist();
    }

    @Test
    void holds_nothingOfOtherServers() {
        String authority = server.uri().getAuthority();
        assertThat(store.holds(StoreUri.parse("mlflow-artifacts:/1/models"))).isTrue();
        assertThat(store.holds(StoreUri.parse("mlflow-artifacts://" + authority + "/1/models")))
                .isTrue();
        assertThat(store.holds(StoreUri.parse("s3://bucket/1/models"))).isFalse();
        StoreUri elsewhere = StoreUri.parse("mlflow-artifacts://elsewhere:5000/1/models");
        assertThat(store.holds(elsewhere)).isFalse();
        assertThatThrownBy(() -> store.list(elsewhere))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is not on the MLflow server " + server.uri())
                .hasMessageContaining("MLFLOW_TRACKING_URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "1/../../etc", "a//b", "%252e%252e/x"})
    void aLocationThatLeadsOut_isRefused(String path) {
        assertThatThrownBy(() -> store.list(StoreUri.parse("mlflow-artifacts:/" + path)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("artifact name");
    }

    @Test
    void fetch_whoseLineBreaks_goesOnWhereItBroke() throws IOException {
        byte[] bytes = put("weights", 1, WEIGHTS);
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri())) {
            store = through(proxy);
            StoredFile listed = store.list(location).get(0);
            proxy.heal();
            proxy.fail(1, FaultyProxy.Fault.MIDWAY);
            assertThat(fetched(listed)).isEqualTo(bytes);
            assertThat(proxy.seen()).hasSize(2);
            proxy.heal();
            proxy.fail(1, FaultyProxy.Fault.MIDWAY);
            StoredFile versionless = new StoredFile(listed.name(), WEIGHTS, Optional.empty());
            assertThat(fetched(versionless)).isEqualTo(bytes);
            assertThat(proxy.broken()).isEqualTo(1);
        }
    }

    @Test
    void fetch_whoseLineAlwaysBreaks_isUnavailableAndLeavesNothing() throws IOException {
        put("weights", 1, WEIGHTS);
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri())) {
            store = through(proxy);
            StoredFile versionless = new StoredFile(new ArtifactName("weights"), WEIGHTS, Optional.empty());
            proxy.fail(request -> request.target().endsWith("/weights"), FaultyProxy.Fault.MIDWAY);
            Path target = folder.resolve("target");
            assertThatThrownBy(() -> store.fetch(location, versionless, target))
                    .isInstanceOf(StorageUnavailableException.class)
                    .hasMessageContaining("broke off after ")
                    .hasMessageContaining("of " + WEIGHTS + " bytes");
            assertThat(target).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(FaultyProxy.Fault.class)
    void put_whoseFirstCallFails_isRepeated(FaultyProxy.Fault fault) throws IOException {
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri())) {
            store = through(proxy);
            server.info();
            proxy.fail(request -> request.method().equals("PUT") && request.number() <= 2, fault);
            byte[] bytes = put("weights", 1, WEIGHTS);
            assertThat(proxy.broken()).isPositive();
            assertThat(fetched(store.list(location).get(0))).isEqualTo(bytes);
        }
    }

    @Test
    void aServerThatCannotBeReached_isUnavailable() {
        MlflowArtifactStore nowhere =
                new MlflowArtifactStore(new TrackingServer(quick(TrackingSettings.of("http://127.0.0.1:1"))));
        assertThatThrownBy(() -> nowhere.list(location))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining(location.toString())
                .hasMessageContaining("http://127.0.0.1:1")
                .hasMessageContaining("can't be reached");
    }

    @Test
    void cache_downloadsAModelOnceUntilItChanges() throws IOException {
        put("MLmodel", 1, 2_000);
        put("model/weights", 2, WEIGHTS);
        ArtifactCache cache = ArtifactCache.at(folder.resolve("cache"), 1 << 30);
        cache.open(store, location).close();
        try (CheckedOut second = cache.open(store, location)) {
            assertThat(second.bytesDownloaded()).isZero();
        }
        byte[] changed = put("model/weights", 3, WEIGHTS);
        try (CheckedOut third = cache.open(store, location)) {
            assertThat(third.bytesDownloaded()).isEqualTo(WEIGHTS);
            assertThat(third.folder().resolve("model/weights")).hasBinaryContent(changed);
        }
    }

    @Test
    void anOlderServer_servesTheSameWithoutLosingFiles() throws IOException {
        store = new MlflowArtifactStore(
                new TrackingServer(quick(MlflowServer.sharedOlder().settings())));
        byte[] config = put("model/config.json", 1, 500);
        byte[] weights = put("model/weights", 2, WEIGHTS);
        List<StoredFile> files = store.list(location);
        assertThat(files).extracting(StoredFile::size).containsExactly(500L, (long) WEIGHTS);
        assertThat(fetched(files.get(0))).isEqualTo(config);
        assertThat(fetched(files.get(1))).isEqualTo(weights);
        assertThat(store.list(location.resolve("absent"))).isEmpty();
        requireRefused(
                new StoredFile(new ArtifactName("absent"), 1, Optional.empty()), "there is no such file any more");
    }

    private static MlflowArtifactStore through(FaultyProxy proxy) {
        return new MlflowArtifactStore(
                new TrackingServer(quick(TrackingSettings.of(proxy.uri().toString()))));
    }

    private static TrackingSettings quick(TrackingSettings settings) {
        return settings.withAttempts(3, Duration.ofMillis(1));
    }

    private void requireRefused(StoredFile listed, String reason) {
        Path target = folder.resolve("refused");
        assertThatThrownBy(() -> store.fetch(location, listed, target))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(location + ": " + listed.name())
                .hasMessageContaining(reason);
        assertThat(target).doesNotExist();
    }

    private byte[] fetched(StoredFile file) throws IOException {
        Path target = folder.resolve(UUID.randomUUID().toString());
        store.fetch(location, file, target);
        return Files.readAllBytes(target);
    }

    private byte[] put(String name, long seed, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        Path file = Files.write(folder.resolve("outgoing"), bytes);
        assertThat(store.put(location, new Outgoing(new ArtifactName(name), file, Optional.empty())))
                .isEqualTo(size);
        return bytes;
    }
}
