package dev.salem.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salem.FaultyProxy;
import dev.salem.FaultyProxy.Fault;
import dev.salem.FaultyProxy.Seen;
import dev.salem.storage.ArtifactName;
import dev.salem.storage.ByteRange;
import dev.salem.storage.Outgoing;
import dev.salem.storage.Outgoing.Origin;
import dev.salem.storage.StorageUnavailableException;
import dev.salem.storage.StoreUri;
import dev.salem.storage.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class S3FaultsTest {
    private static final int MIB = 1 << 20;
    private static final StoreUri BASE = StoreUri.parse("s3://bucket/base");
    private static final StoreUri TARGET = StoreUri.parse("s3://bucket/target");
    private static final byte[] OLD = random(16 * MIB, 1);
    private static final byte[] NEW = edited();

    private static S3Server server;
    private static StoredFile base;
    private static FaultyProxy proxy;

    private S3Store store;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startServer() {
        server = S3Server.start();
        server.makeBucket("bucket");
        server.put("bucket", "base/file", OLD);
        proxy = FaultyProxy.inFrontOf(server.uri());
        try (S3Store direct = server.store()) {
            base = direct.find(BASE.resolve("file")).orElseThrow();
        }
    }

    @AfterAll
    static void stopServer() {
        proxy.close();
        server.close();
    }

    @BeforeEach
    void heal() {
        proxy.heal();
        store = server.store(S3Settings.at(proxy.uri()).withParts(2, 5 * MIB));
    }

    @AfterEach
    void empty() {
        store.close();
        server.delete("bucket", "target/file");
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"BEFORE", "AFTER"})
    void put_eachRequestBrokenOnce_storesTheFileOnceAndLeavesNothing(Fault fault) throws IOException {
        store.put(TARGET, outgoing());
        int requests = proxy.seen().size();
        assertThat(requests).isGreaterThanOrEqualTo(7);
        for (int number = 1; number <= requests; number++) {
            empty();
            heal();
            proxy.fail(number, fault);

            long sent = store.put(TARGET, outgoing());

            assertThat(proxy.broken()).isEqualTo(1);
            assertThat(sent).isEqualTo(5L * MIB);
            assertThat(server.bytes("bucket", "target/file")).isEqualTo(NEW);
            assertThat(server.unfinished("bucket")).as("request %d", number).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"BEFORE", "AFTER"})
    void put_oneKindOfRequestAlwaysBroken_leavesNothingAndARepeatWorks(Fault fault) throws IOException {
        List<Predicate<Seen>> kinds = List.of(
                request -> request.method().equals("POST") && request.target().contains("uploads"),
                request -> request.target().contains("partNumber=2"),
                request -> request.method().equals("POST") && request.target().contains("uploadId"));
        for (Predicate<Seen> kind : kinds) {
            empty();
            heal();
            proxy.fail(kind, fault);
            try {
                store.put(TARGET, outgoing());
                assertThat(server.bytes("bucket", "target/file")).isEqualTo(NEW);
            } catch (StorageUnavailableException e) {
                assertThat(e).hasMessageContaining("s3://bucket/");
                assertThat(server.keys("bucket")).containsExactly("base/file");
            }
            assertThat(proxy.broken()).isPositive();
            assertThat(server.unfinished("bucket")).isEmpty();

            proxy.heal();
            store.put(TARGET, outgoing());
            assertThat(server.bytes("bucket", "target/file")).isEqualTo(NEW);
            assertThat(server.unfinished("bucket")).isEmpty();
        }
    }

    @Test
    void put_answerToTheCompletionAlwaysLost_isKnownToBeStored() throws IOException {
        proxy.fail(
                request -> request.method().equals("POST") && request.target().contains("uploadId"), Fault.AFTER);

        assertThat(store.put(TARGET, outgoing())).isEqualTo(5L * MIB);

        assertThat(proxy.broken()).isGreaterThan(1);
        assertThat(server.bytes("bucket", "target/file")).isEqualTo(NEW);
        assertThat(server.unfinished("bucket")).isEmpty();
    }

    @Test
    void put_interrupted_abortsAndStaysInterrupted() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicReference<Boolean> still = new AtomicReference<>();
        Outgoing file = outgoing();
        Thread worker = new Thread(() -> {
            try {
                store.put(TARGET, file);
            } catch (RuntimeException e) {
                failure.set(e);
                still.set(Thread.currentThread().isInterrupted());
            }
        });
        proxy.watch(request -> {
            if (request.target().contains("partNumber=2")) {
                worker.interrupt();
            }
        });
        worker.start();
        worker.join();

        assertThat(failure.get())
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("interrupted");
        assertThat(still.get()).isTrue();
        assertThat(server.unfinished("bucket")).isEmpty();
        assertThat(server.keys("bucket")).containsExactly("base/file");
    }

    @Test
    @Timeout(20)
    void put_interruptedWhileS3IsSilent_leavesNothing() throws Exception {
        Outgoing file = outgoing();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch heals = new CountDownLatch(1);
        Thread worker = new Thread(() -> {
            try {
                store.put(TARGET, file);
            } catch (RuntimeException e) {
                failure.set(e);
            }
        });
        proxy.watch(request -> {
            if (request.target().contains("partNumber=2")) {
                worker.interrupt();
                awaited(heals);
            }
        });
        worker.start();
        worker.join();
        heals.countDown();

        assertThat(failure.get())
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("interrupted");
        assertThat(server.unfinished("bucket")).isEmpty();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void put_stoppedWithNoWayToAbort_isFoundLaterByPrefix() throws IOException {
        proxy.fail(
                request -> request.target().contains("partNumber")
                        || request.method().equals("DELETE"),
                Fault.BEFORE);
        Outgoing file = outgoing();
        assertThatThrownBy(() -> store.put(TARGET, file)).isInstanceOf(StorageUnavailableException.class);
        assertThat(server.unfinished("bucket")).containsExactly("target/file");

        proxy.heal();
        assertThat(store.abortUnfinished(TARGET, Duration.ofSeconds(-60))).isEqualTo(1);
        assertThat(server.unfinished("bucket")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void fetch_eachRequestBrokenOnce_givesTheBytes(Fault fault) throws IOException {
        for (int number = 1; number <= 4; number++) {
            proxy.heal();
            proxy.fail(number, fault);
            Path got = folder.resolve("got-" + fault + number);
            store.fetch(BASE, base, got);
            assertThat(proxy.broken()).isEqualTo(1);
            assertThat(Files.readAllBytes(got)).isEqualTo(OLD);
        }
    }

    @Test
    void fetch_alwaysBroken_isUnavailableAndLeavesNothing() {
        proxy.fail(request -> true, Fault.MIDWAY);
        assertThatThrownBy(() -> store.fetch(BASE, base, folder.resolve("got")))
                .isInstanceOf(StorageUnavailableException.class)
                .hasMessageContaining("s3://bucket/base/file can't be read");
        assertThat(folder).isEmptyDirectory();
    }

    private Outgoing outgoing() throws IOException {
        Path file = folder.resolve("outgoing");
        Files.write(file, NEW);
        Origin origin = new Origin(BASE, base, List.of(new ByteRange(6 * MIB, 6 * MIB + 9)));
        return new Outgoing(new ArtifactName("file"), file, Optional.of(origin));
    }

    private static byte[] edited() {
        byte[] bytes = OLD.clone();
        System.arraycopy(random(9, 2), 0, bytes, 6 * MIB, 9);
        return bytes;
    }

    private static byte[] random(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
