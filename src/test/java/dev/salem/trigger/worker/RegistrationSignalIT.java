package dev.salem.trigger.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.EditRows;
import dev.salem.FaultyProxy;
import dev.salem.GoldenModel;
import dev.salem.MlflowServer;
import dev.salem.PackagedService;
import dev.salem.job.EditJob;
import dev.salem.job.JobState;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.mlflow.TrackingServer;
import dev.salem.registry.mlflow.MlflowRegistry;
import dev.salem.registry.mlflow.ServerState;
import dev.salem.safetensors.Dtype;
import dev.salem.safetensors.TensorData;
import dev.salem.storage.s3.S3Server;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while a registration waits for an S3 that fell silent in the middle of a large file. */
@Timeout(120)
class RegistrationSignalIT {
    /** More than fits into one request, so that it travels in parts. */
    private static final int WEIGHTS = 20 << 20;

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final CountDownLatch silent = new CountDownLatch(1);
    private final CountDownLatch heals = new CountDownLatch(1);
    private final Map<String, String> environment = new HashMap<>();

    private static S3Server s3;
    private static FaultyProxy proxy;
    private static MlflowServer mlflow;
    private static ServerState state;

    private String name;
    private String request;

    @BeforeAll
    static void start() {
        s3 = S3Server.start();
        s3.makeBucket("mlflow");
        proxy = FaultyProxy.inFrontOf(s3.uri());
        mlflow = MlflowServer.besideS3(
                new MlflowServer.S3(s3.uri(), "s3://mlflow/root", S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        state = new ServerState(new TrackingServer(mlflow.settings()));
    }

    @AfterAll
    static void stop() {
        if (mlflow != null) {
            mlflow.close();
        }
        proxy.close();
        s3.close();
    }

    @BeforeEach
    void write(TestInfo test) throws IOException {
        name = test.getTestMethod().orElseThrow().getName().split("_")[0];
        Path model = GoldenModel.copy("bert-f16", folder.resolve("model"));
        GoldenModel.rewrite(
                model,
                tensors -> tensors.put(
                        "unused", new TensorData(Dtype.U8, List.of((long) WEIGHTS), ByteBuffer.allocate(WEIGHTS))));
        Path edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        request = EditRows.request(model, edits, name).toString();
        environment.putAll(S3Server.environment(proxy.uri()));
        environment.put("MLFLOW_TRACKING_URI", mlflow.uri().toString());
        environment.put("SALEM_PLACES_FOLDERS", folder.toString());
    }

    @AfterEach
    void heal() {
        proxy.heal();
        heals.countDown();
    }

    /** The base goes first: it is registered, too. */
    @Test
    void worker_givesTheJobBack_andTheNextOneEndsInOneVersion() throws Exception {
        fallSilentAtFile(1);
        try (PackagedWorker worker = request()) {
            assertThat(silent.await(60, TimeUnit.SECONDS)).as(worker.log()).isTrue();

            assertThat(worker.terminated()).isLessThan(Duration.ofSeconds(10));
            requireGivenBack(worker.log());
        }
        heal();
        try (PackagedWorker next = request()) {
            assertThat(next.ended()).as(next.log()).isZero();
        }
        requireOneVersion();
    }

    @Test
    void service_givesTheJobBack_andItsNextStartEndsInOneVersion() throws Exception {
        fallSilentAtFile(2);
        try (PackagedService service = service()) {
            service.submit(request);
            service.await("S3 is silent", SOON, () -> silent.getCount() == 0);

            assertThat(service.terminated()).isLessThan(Duration.ofSeconds(10));
            requireGivenBack(service.log());
        }
        heal();
        try (PackagedService next = service()) {
            next.await("the job is at its end", SOON, () -> job().state().isFinal());
        }
        requireOneVersion();
    }

    private PackagedWorker request() throws IOException {
        return PackagedWorker.start(folder, environment, "--request", request, "--key", "once");
    }

    private PackagedService service() throws IOException, InterruptedException {
        return PackagedService.start(folder, environment, Map.of());
    }

    /** @param number of the file among those that travel in parts */
    private void fallSilentAtFile(int number) {
        List<String> files = new ArrayList<>();
        proxy.watch(seen -> {
            if (seen.target().contains("partNumber=")) {
                String file = seen.target().split("\\?")[0];
                int place;
                synchronized (files) {
                    if (!files.contains(file)) {
                        files.add(file);
                    }
                    place = files.indexOf(file) + 1;
                }
                if (place == number) {
                    silent.countDown();
                    awaitHealing();
                }
            }
        });
    }

    private void awaitHealing() {
        try {
            heals.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void requireGivenBack(String log) {
        assertThat(job().state()).as(log).isEqualTo(JobState.QUEUED);
        assertThat(job().attempts()).isZero();
        assertThat(s3.unfinished("mlflow")).as(log).isEmpty();
        assertThat(state.runs(MlflowRegistry.EXPERIMENT))
                .as("no run seems to be under way")
                .isNotEmpty()
                .noneMatch(run -> run.at("/info/status").asText().equals("RUNNING"));
    }

    private void requireOneVersion() {
        assertThat(job().state()).as(() -> String.valueOf(job().failure())).isEqualTo(JobState.EDITED);
        assertThat(state.versions(name)).as("the base and the edit").hasSize(2);
        state.requireOneEdit(
                MlflowRegistry.EXPERIMENT,
                name,
                job().outcome().orElseThrow().path("requestKey").asText());
        assertThat(s3.unfinished("mlflow")).isEmpty();
    }

    private EditJob job() {
        FolderJobStore store = new FolderJobStore(folder.resolve("home/jobs"));
        return store.page(Optional.empty(), Optional.empty(), 2).jobs().get(0);
    }
}
