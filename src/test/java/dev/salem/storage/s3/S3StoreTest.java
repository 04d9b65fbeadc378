package dev.salem.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.FaultyProxy;
import dev.salem.FaultyProxy.Seen;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ByteRange;
import dev.salem.storage.Outgoing;
import dev.salem.storage.Outgoing.Origin;
import dev.salem.storage.StorageException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3StoreTest {
    private static final int MIB = 1 << 20;

    private static S3Server server;

    private String bucket;
    private S3Store store;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "b-" + UUID.randomUUID();
        server.makeBucket(bucket);
        store = server.store(S3Settings.at(server.uri()).withParts(4, 5 * MIB));
    }

    @Test
    void head_givesTheFirstBytes_andSendsNoMore() {
        byte[] bytes = new byte[3 * MIB];
        new Random(1).nextBytes(bytes);
        server.put(bucket, "model/weights", bytes);
        server.put(bucket, "model/none", new byte[0]);
        List<StoredFile> files = store.list(at("model"));
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri());
                S3Store counted = server.store(S3Settings.at(proxy.uri()))) {
            assertThat(counted.head(at("model"), files.get(1), 1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
            assertThat(proxy.sent()).isBetween(1000L, 10_000L);
            assertThat(counted.head(at("model"), files.get(1), 4 * MIB)).isEqualTo(bytes);
            assertThat(counted.head(at("model"), files.get(0), 10)).isEmpty();
        }
        server.put(bucket, "model/weights", new byte[3 * MIB]);
        assertThatThrownBy(() -> store.head(at("model"), files.get(1), 1000))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has changed since it was listed");
    }

    @Test
    void list_filesAndFolders_areNamedFromTheLocation() {
        server.put(bucket, "models/m-1/model/config.json", new byte[3]);
        server.put(bucket, "models/m-1/MLmodel", new byte[5]);
        server.put(bucket, "models/m-1/a b+c ü.txt", new byte[1]);
        server.put(bucket, "models/m-10/other", new byte[1]);
        server.put(bucket, "models/m-1/empty/", new byte[0]);
        server.put(bucket, "models/m-1/", new byte[0]);

        List<StoredFile> files = store.list(at("models/m-1"));

        assertThat(files)
                .extracting(file -> file.name().value())
                .containsExactly("MLmodel", "a b+c ü.txt", "model/config.json");
        assertThat(files).extracting(StoredFile::size).containsExactly(5L, 1L, 3L);
        assertThat(files).allMatch(file -> file.version().isPresent());
        assertThat(store.list(at(""))).hasSize(4);
        assertThat(store.list(at("models/m"))).isEmpty();
        assertThat(store.list(at("models/m-1/MLmodel"))).isEmpty();
    }

    @Test
    void list_moreThanAPage_givesAll() throws IOException {
        Path many = Files.createDirectories(folder.resolve("bucket/many"));
        for (int i = 0; i < 2_100; i++) {
            Files.createFile(many.resolve("file-" + i));
        }
        try (S3Server onDisk = S3Server.start(folder);
                S3Store all = onDisk.store()) {
            assertThat(all.list(StoreUri.parse("s3://bucket/many")))
                    .hasSize(2_100)
                    .isSortedAccordingTo(Comparator.comparing(StoredFile::name))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void find_anObjectOrNone_tellsWhich() throws IOException {
        server.put(bucket, "sets/edits.jsonl", "{}\n".getBytes());
        server.put(bucket, "sets/edits.jsonl.bak", new byte[9]);
        StoreUri location = StoreUri.parse("s3://" + bucket + "/sets/edits.jsonl");

        StoredFile found = store.find(location).orElseThrow();

        assertThat(found).isEqualTo(store.list(location.parent()).get(0));
        assertThat(store.find(at("sets"))).isEmpty();
        assertThat(store.find(at(""))).isEmpty();
        store.fetch(location.parent(), found, folder.resolve("edits.jsonl"));
        assertThat(folder.resolve("edits.jsonl")).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5 * MIB, 5 * MIB + 1, 23 * MIB + 17})
    void fetch_anySize_givesTheBytes(int size) throws IOException {
        byte[] bytes = random(size, 1);
        server.put(bucket, "m/file", bytes);

        fetch("m", "file", "got");

        assertThat(folder.resolve("got")).hasBinaryContent(bytes);
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void fetch_objectReplacedAfterListing_isRefusedAndLeavesNothing() {
        server.put(bucket, "m/file", random(12 * MIB, 1));
        StoredFile listed = store.list(at("m")).get(0);
        server.put(bucket, "m/file", random(12 * MIB, 2));

        assertThatThrownBy(() -> store.fetch(at("m"), listed, folder.resolve("got")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://" + bucket + "/m/file: has changed since it was listed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fetch_objectReplacedBetweenTwoRanges_isRefused() {
        server.put(bucket, "m/file", random(30 * MIB, 1));
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri());
                S3Store through = server.store(S3Settings.at(proxy.uri()).withParts(1, 5 * MIB))) {
            StoredFile listed = through.list(at("m")).get(0);
            proxy.heal();
            proxy.watch(request -> {
                if (request.number() == 3) {
                    server.put(bucket, "m/file", random(30 * MIB, 2));
                }
            });
            assertThatThrownBy(() -> through.fetch(at("m"), listed, folder.resolve("got")))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("has changed");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 5 * MIB - 1, 11 * MIB, 13 * MIB})
    void fetch_sizeOtherThanListed_isRefusedWithoutAVersion(int size) {
        server.put(bucket, "m/file", random(12 * MIB, 1));
        StoredFile wrong = new StoredFile(new ArtifactName("file"), size, Optional.empty());
        assertThatThrownBy(() -> store.fetch(at("m"), wrong, folder.resolve("got")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("has changed since it was listed");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void fetch_objectGone_isRefusedByName() {
        StoredFile gone = new StoredFile(new ArtifactName("gone"), 3, Optional.empty());
        assertThatThrownBy(() -> store.fetch(at("m"), gone, folder.resolve("got")))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://" + bucket + "/m/gone can't be read (404 NoSuchKey");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5 * MIB, 5 * MIB + 1, 23 * MIB + 17})
    void put_withoutOrigin_sendsAllOfIt(int size) throws IOException {
        byte[] bytes = random(size, 1);
        assertThat(store.put(at("m"), outgoing("a/file", bytes, Optional.empty())))
                .isEqualTo(size);
        assertThat(server.bytes(bucket, "m/a/file")).isEqualTo(bytes);
        assertThat(server.unfinished(bucket)).isEmpty();
    }

    @Test
    void put_again_replaces() throws IOException {
        for (int seed = 1; seed <= 2; seed++) {
            byte[] bytes = random(12 * MIB, seed);
            store.put(at("m"), outgoing("file", bytes, Optional.empty()));
            assertThat(server.bytes(bucket, "m/file")).isEqualTo(bytes);
        }
    }

    @Test
    void put_partlyChanged_sendsTheChangeAndCopiesTheRest() throws IOException {
        byte[] bytes = random(40 * MIB, 1);
        StoredFile base = stored("base/model.safetensors", bytes);
        ByteRange changed = new ByteRange(21 * MIB, 22 * MIB);
        System.arraycopy(random(MIB, 9), 0, bytes, 21 * MIB, MIB);
        try (FaultyProxy proxy = FaultyProxy.inFrontOf(server.uri());
                S3Store through = server.store(S3Settings.at(proxy.uri()))) {
            Origin origin = new Origin(at("base"), base, List.of(changed));

            long sent = through.put(at("m-2"), outgoing("model.safetensors", bytes, Optional.of(origin)));

            assertThat(sent).isEqualTo(5 * MIB);
            assertThat(server.bytes(bucket, "m-2/model.safetensors")).isEqualTo(bytes);
            assertThat(proxy.seen())
                    .extracting(Seen::target)
                    .filteredOn(t -> t.contains("partNumber"))
                    .hasSize(3);
            assertThat(server.unfinished(bucket)).isEmpty();
        }
    }

    @Test
    void put_unchanged_sendsNothing() throws IOException {
        byte[] bytes = random(12 * MIB, 1);
        StoredFile base = stored("base/a b.txt", bytes);
        Origin origin = new Origin(at("base"), base, List.of());
        assertThat(store.put(at("m-2"), outgoing("a b.txt", bytes, Optional.of(origin))))
                .isZero();
        assertThat(server.bytes(bucket, "m-2/a b.txt")).isEqualTo(bytes);
    }

    @Test
    void put_originInAnotherBucket_isCopiedFrom() throws IOException {
        byte[] bytes = random(12 * MIB, 1);
        String other = "other-" + UUID.randomUUID();
        server.makeBucket(other);
        server.put(other, "base/file", bytes);
        StoreUri base = StoreUri.parse("s3://" + other + "/base");
        Origin origin = new Origin(base, store.list(base).get(0), List.of(new ByteRange(0, 3)));
        bytes[1]++;
        assertThat(store.put(at("m-2"), outgoing("file", bytes, Optional.of(origin))))
                .isEqualTo(5 * MIB);
        assertThat(server.bytes(bucket, "m-2/file")).isEqualTo(bytes);
    }

    @Test
    void put_originElsewhere_isSent() throws IOException {
        byte[] bytes = random(MIB, 1);
        StoredFile file = new StoredFile(new ArtifactName("file"), MIB, Optional.empty());
        Origin origin = new Origin(StoreUri.of(folder), file, List.of());
        assertThat(store.put(at("m-2"), outgoing("file", bytes, Optional.of(origin))))
                .isEqualTo(MIB);
        assertThat(server.bytes(bucket, "m-2/file")).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_originChangedMeanwhile_isRefusedAndLeavesNothing(boolean partly) throws IOException {
        byte[] bytes = random(30 * MIB, 1);
        StoredFile base = stored("base/file", bytes);
        server.put(bucket, "base/file", random(30 * MIB, 2));
        Origin origin = new Origin(at("base"), base, partly ? List.of(new ByteRange(0, 3)) : List.of());
        Outgoing file = outgoing("file", bytes, Optional.of(origin));
        assertThatThrownBy(() -> store.put(at("m-2"), file))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("s3://" + bucket + "/base/file: has changed since it was listed");
        assertThat(server.keys(bucket)).containsExactly("base/file");
        assertThat(server.unfinished(bucket)).isEmpty();
    }

    @Test
    void put_originOfAnotherSize_isRefused() throws IOException {
        StoredFile base = stored("base/file", new byte[3]);
        Outgoing file = outgoing("file", new byte[4], Optional.of(new Origin(at("base"), base, List.of())));
        assertThatThrownBy(() -> store.put(at("m-2"), file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 bytes");
    }

    @Test
    void abortUnfinished_leftBelowAPrefix_abortsOldOnesThereAlone() {
        begin("m/1/a");
        begin("m/1/b");
        begin("m/10/c");

        assertThat(store.abortUnfinished(at("m/1"), Duration.ofHours(1))).isZero();
        assertThat(store.abortUnfinished(at("m/1"), Duration.ofSeconds(-60))).isEqualTo(2);
        assertThat(server.unfinished(bucket)).containsExactly("m/10/c");
        assertThat(store.abortUnfinished(at(""), Duration.ofSeconds(-60))).isEqualTo(1);
        assertThat(server.unfinished(bucket)).isEmpty();
    }

    @Test
    void put_anotherUploadAtTheKey_isSpared() throws IOException {
        begin("m/file");
        store.put(at("m"), outgoing("file", random(12 * MIB, 1), Optional.empty()));
        assertThat(server.unfinished(bucket)).containsExactly("m/file");
    }

    private void begin(String key) {
        server.client().createMultipartUpload(request -> request.bucket(bucket).key(key));
    }

    private StoredFile stored(String key, byte[] bytes) {
        server.put(bucket, key, bytes);
        return store.find(at(key)).orElseThrow();
    }

    private void fetch(String prefix, String name, String target) {
        StoredFile file = store.list(at(prefix)).stream()
                .filter(listed -> listed.name().value().equals(name))
                .findFirst()
                .orElseThrow();
        store.fetch(at(prefix), file, folder.resolve(target));
    }

    private Outgoing outgoing(String name, byte[] bytes, Optional<Origin> origin) throws IOException {
        Path file = folder.resolve("outgoing");
        Files.write(file, bytes);
        return new Outgoing(new ArtifactName(name), file, origin);
    }

    private StoreUri at(String path) {
        return new StoreUri("s3", bucket, path);
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
