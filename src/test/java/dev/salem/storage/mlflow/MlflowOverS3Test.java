package dev.salem.storage.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.FaultyProxy;
import dev.salem.MlflowServer;
import dev.salem.mlflow.TrackingServer;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.Outgoing;
import dev.salem.storage.StorageException;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import dev.salem.storage.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server that keeps its artifacts in S3, behind a proxy that can break the line to it. */
class MlflowOverS3Test {
    private static final int PART = 5 << 20;
    private static final String BUCKET = "artifacts";

    private static S3Server s3;
    private static FaultyProxy line;
    private static MlflowServer mlflow;

    @TempDir
    private Path folder;

    private MlflowArtifactStore store;
    private Thread caller;
    private StoreUri location;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        s3.makeBucket(BUCKET);
        line = FaultyProxy.inFrontOf(s3.uri());
        mlflow = MlflowServer.proxyingS3(
                new MlflowServer.S3(line.uri(), "s3://" + BUCKET + "/root", S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
    }

    @AfterAll
    static void stop() {
        if (mlflow != null) {
            mlflow.close();
        }
        line.close();
        s3.close();
    }

    @BeforeEach
    void prepare() {
        line.heal();
        TrackingServer server = new TrackingServer(mlflow.settings().withAttempts(2, Duration.ofMillis(1)));
        store = new MlflowArtifactStore(server, PART);
        location = StoreUri.parse("mlflow-artifacts:/" + UUID.randomUUID());
    }

    @Test
    void head_ofALargeFile_bringsLittleMoreThanThat() throws IOException {
        byte[] bytes = put("model/weights", 2 * PART + 1000);
        StoredFile listed = store.list(location).get(0);
        long before = line.sent();
        assertThat(store.head(location, listed, 1000)).isEqualTo(Arrays.copyOf(bytes, 1000));
        assertThat(line.sent() - before).isLessThan(PART);
    }

    @Test
    void put_ofALargeFile_goesInPartsToTheStoreBehind() throws IOException {
        byte[] bytes = put("model/weights", 2 * PART + 1000);
        assertThat(parts()).isEqualTo(3);
        assertThat(s3.bytes(BUCKET, "root/" + location.path() + "/model/weights"))
                .isEqualTo(bytes);
        assertThat(s3.unfinished(BUCKET)).isEmpty();
        StoredFile listed = store.list(location).get(0);
        assertThat(listed.version()).isPresent();
        assertThat(fetched(listed)).isEqualTo(bytes);
    }

    @Test
    void put_ofASmallFile_goesThroughTheServer() throws IOException {
        byte[] bytes = put("model/config.json", PART);
        assertThat(parts()).isZero();
        assertThat(fetched(store.list(location).get(0))).isEqualTo(bytes);
    }

    @Test
    void put_whosePartFailsOnce_isWhole() throws IOException {
        line.fail(request -> request.target().contains("partNumber=2") && line.broken() == 0, FaultyProxy.Fault.AFTER);
        byte[] bytes = put("model/weights", 2 * PART + 1000);
        assertThat(line.broken()).isEqualTo(1);
        assertThat(fetched(store.list(location).get(0))).isEqualTo(bytes);
        assertThat(s3.unfinished(BUCKET)).isEmpty();
    }

    @Test
    void put_whosePartAlwaysFails_leavesNothingUnfinishedAndMayBeRepeated() throws IOException {
        line.fail(request -> request.target().contains("partNumber=2"), FaultyProxy.Fault.BEFORE);
        assertThatThrownBy(() -> put("model/weights", 2 * PART))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining(location + ": model/weights can't be written");
        assertThat(s3.unfinished(BUCKET)).isEmpty();
        assertThat(store.list(location)).isEmpty();
        line.heal();
        byte[] bytes = put("model/weights", 2 * PART);
        assertThat(fetched(store.list(location).get(0))).isEqualTo(bytes);
    }

    @Test
    void put_whenInterrupted_leavesNothingUnfinished() throws Exception {
        line.watch(request -> {
            if (request.target().contains("partNumber=2")) {
                caller.interrupt();
            }
        });
        caller = new Thread(() -> assertThatThrownBy(() -> put("model/weights", 2 * PART))
                .isInstanceOf(StorageUnavailableException.class));
        Throwable[] wrong = new Throwable[1];
        caller.setUncaughtExceptionHandler((thread, thrown) -> wrong[0] = thrown);
        caller.start();
        caller.join();
        assertThat(wrong[0]).isNull();
        assertThat(s3.unfinished(BUCKET)).isEmpty();
        assertThat(store.list(location)).isEmpty();
    }

    @Test
    void fetch_ofAFileThatChangedInItsBytesAlone_isRefused() throws IOException {
        put("file", 10);
        StoredFile listed = store.list(location).get(0);
        s3.put(BUCKET, "root/" + location.path() + "/file", new byte[10]);
        requireRefused(listed, "has changed since it was listed");
    }

    @Test
    void fetch_ofAFileThatIsGone_isRefused() throws IOException {
        put("file", 10);
        StoredFile listed = store.list(location).get(0);
        s3.delete(BUCKET, "root/" + location.path() + "/file");
        requireRefused(listed, "there is no such file any more");
    }

    @Test
    void fetch_whoseLineBreaks_goesOnWhereItBroke() throws IOException {
        byte[] bytes = put("weights", PART);
        StoredFile listed = store.list(location).get(0);
        line.heal();
        line.fail(request -> request.method().equals("GET") && line.broken() == 0, FaultyProxy.Fault.MIDWAY);
        assertThat(fetched(listed)).isEqualTo(bytes);
        assertThat(line.broken()).isEqualTo(1);
    }

    private void requireRefused(StoredFile listed, String reason) {
        Path target = folder.resolve("refused");
        assertThatThrownBy(() -> store.fetch(location, listed, target))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(location + ": " + listed.name())
                .hasMessageContaining(reason);
        assertThat(target).doesNotExist();
    }

    private static long parts() {
        List<FaultyProxy.Seen> seen = line.seen();
        return seen.stream()
                .filter(request ->
                        request.method().equals("PUT") && request.target().contains("partNumber="))
                .count();
    }

    private byte[] fetched(StoredFile file) throws IOException {
        Path target = folder.resolve(UUID.randomUUID().toString());
        store.fetch(location, file, target);
        return Files.readAllBytes(target);
    }

    private byte[] put(String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Path file = Files.write(folder.resolve("outgoing"), bytes);
        assertThat(store.put(location, new Outgoing(new ArtifactName(name), file, Optional.empty())))
                .isEqualTo(size);
        return bytes;
    }
}
