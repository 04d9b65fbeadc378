package dev.salem.trigger.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.DemoSet;
import dev.salem.EditRows;
import dev.salem.GoldenModel;
import dev.salem.MotoServer;
import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobLimits;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.JobState;
import dev.salem.job.JobStore;
import dev.salem.job.Lane;
import dev.salem.job.aws.Moto;
import dev.salem.job.dynamodb.DynamoStores;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.job.sqs.SqsQueues;
import dev.salem.registry.folder.FolderRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Worker processes of the packaged program, with real edits of small models. */
class WorkerIT {
    private static final int JOBS = 50;
    private static final Duration LONG = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private Path edits;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void write() throws IOException {
        edits = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        environment.put("SALEM_JOBS_REGISTRY", folder.resolve("registry").toString());
    }

    @Test
    void fiftyJobs_ofTwoWorkersOneOfWhichIsKilled_endOnceEach() throws Exception {
        try (DynamoStores stores = DynamoStores.open(Moto.shared(), onAws(), new FolderJobReports(folder));
                SqsQueues queues = SqsQueues.open(Moto.shared(), Lane.CPU, environment.get("SALEM_JOBS_QUEUE_URL"))) {
            JobStore store = stores.store();
            JobService service = new JobService(
                    store, new FolderJobReports(folder), queues.queue(), InstantSource.system(), JobLimits.none());
            List<String> ids = new ArrayList<>();
            for (int number = 0; number < JOBS; number++) {
                ids.add(service.submit(request(number), "ann", Optional.empty())
                        .job()
                        .id());
            }
            try (PackagedWorker victim = PackagedWorker.start(folder, environment, "--queue");
                    PackagedWorker survivor = PackagedWorker.start(folder, environment, "--queue")) {
                await("the first worker edits", victim, () -> heldBy(victim, store)
                        .isPresent());
                victim.kill();
                String lost = heldBy(victim, store).orElseThrow().id();

                await("all jobs are at their ends", survivor, () -> store.unfinished()
                        .isEmpty());
                assertThat(ids).allSatisfy(id -> assertThat(service.get(id).state())
                        .as(() -> String.valueOf(service.get(id).failure()))
                        .isEqualTo(JobState.EDITED));
                assertThat(ids)
                        .allSatisfy(id -> assertThat(service.get(id).attempts()).isEqualTo(id.equals(lost) ? 2 : 1));
                assertThat(survivor.terminated()).isLessThan(Duration.ofSeconds(10));
            }
            FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
            assertThat(ids)
                    .extracting(id -> service.get(id)
                            .outcome()
                            .orElseThrow()
                            .at("/requestKey")
                            .asText())
                    .doesNotHaveDuplicates()
                    .allSatisfy(
                            key -> assertThat(registry.registered("tiny", key)).isPresent());
            assertThat(registry.versions("tiny"))
                    .filteredOn(version -> version.tags().containsKey("salem.base"))
                    .hasSize(JOBS);
            assertThat(queues.queue().take(Duration.ZERO))
                    .as("no message is left")
                    .isEmpty();
        }
    }

    @Test
    void sigterm_givesTheJobBackWithinTenSeconds() throws Exception {
        JobService service = inAFolder();
        JobRequest lengthy = JobRequest.parse(("{\"model\":\"" + DemoSet.MODEL.toAbsolutePath() + "\",\"editSet\":\""
                        + Path.of("src/demo/edits.jsonl").toAbsolutePath()
                        + "\",\"register\":false,\"method\":\"direct\"}")
                .getBytes(StandardCharsets.UTF_8));
        String id = service.submit(lengthy, "ann", Optional.empty()).job().id();
        try (PackagedWorker worker = PackagedWorker.start(folder, environment, "--job", id)) {
            await("it edits", worker, () -> service.get(id).progress().fraction() > 0);

            assertThat(worker.terminated()).isLessThan(Duration.ofSeconds(10));
            EditJob back = service.get(id);
            assertThat(back.state()).as(worker.log()).isEqualTo(JobState.QUEUED);
            assertThat(back.attempts()).isZero();
        }
    }

    @Test
    void event_thatComesTwice_isOneEdit() throws Exception {
        JobService service = inAFolder();
        environment.put(
                "SALEM_PLACES_FOLDERS",
                folder + "," + GoldenModel.folder("bert-f16").toAbsolutePath());
        Path event = event("7");
        for (int delivery = 0; delivery < 2; delivery++) {
            try (PackagedWorker worker = PackagedWorker.start(folder, environment, "--event", event.toString())) {
                assertThat(worker.ended()).as(worker.log()).isZero();
                assertThat(worker.log()).contains("edited, registered as");
            }
        }
        assertThat(service.all().page(Optional.empty(), 10).jobs())
                .singleElement()
                .satisfies(job -> assertThat(job.attempts()).isEqualTo(1));
    }

    @Test
    void event_thatNamesAPlaceWhichEventsMayNotName_isNoJob() throws Exception {
        environment.put("SALEM_PLACES_FOLDERS", folder.toString());
        Path event = event("8");
        try (PackagedWorker worker = PackagedWorker.start(folder, environment, "--event", event.toString())) {
            assertThat(worker.ended()).as(worker.log()).isEqualTo(20);
            assertThat(worker.log()).contains("not allowed");
        }
        assertThat(inAFolder().all().page(Optional.empty(), 10).jobs()).isEmpty();
    }

    @Test
    void exitCode_saysWhatTheEngineShallDo() throws Exception {
        JobService service = inAFolder();
        ObjectNode strict = json(2);
        strict.putObject("gate")
                .put("minEditAccuracy", 0)
                .put("minGenerality", 1)
                .put("maxDrawdown", 0);
        String rejected = service.submit(JobRequest.of(strict), "ann", Optional.empty())
                .job()
                .id();
        assertThat(exitCode(Map.of("SALEM_JOB_ID", rejected))).as("rejected").isEqualTo(10);
        assertThat(exitCode(Map.of("SALEM_JOB_ID", rejected))).as("again").isEqualTo(10);
        assertThat(exitCode(Map.of("SALEM_JOB_ID", "0".repeat(32)))).as("none").isEqualTo(20);
        assertThat(exitCode(Map.of(
                        "SALEM_JOB_ID", rejected,
                        "SALEM_JOBS_STORE", "dynamodb",
                        "SALEM_JOBS_TABLE", "none",
                        "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "a",
                        "AWS_SECRET_ACCESS_KEY", "b")))
                .as("no store")
                .isEqualTo(30);
    }

    @Test
    void exitCode_ofAnEditThatMemoryIsTooSmallFor_tellsTheEngineSo() throws Exception {
        JobService service = inAFolder();
        String id = service.submit(request(3), "ann", Optional.empty()).job().id();
        Files.write(edits, Collections.nCopies(900_000, "{\"text\":\"a text like many others\",\"target\":\"BIRD\"}"));
        environment.put("_JAVA_OPTIONS", "-Xmx128m"); // The last word, whatever the command line says.

        assertThat(exitCode(Map.of("SALEM_JOB_ID", id))).isEqualTo(40);
        assertThat(service.get(id).failure().orElseThrow().message()).contains("memory");
    }

    private int exitCode(Map<String, String> further) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(further);
        try (PackagedWorker worker = PackagedWorker.start(folder, all)) {
            return worker.ended();
        }
    }

    /** Sets the environment up; the table's name. */
    private String onAws() {
        String table = Moto.shared().makeTable();
        environment.putAll(MotoServer.shared().environment());
        environment.putAll(Map.of(
                "SALEM_JOBS_STORE", "dynamodb",
                "SALEM_JOBS_TABLE", table,
                "SALEM_JOBS_QUEUE", "sqs",
                "SALEM_JOBS_QUEUE_URL", Moto.shared().makeQueue(),
                "SALEM_JOBS_CAPACITY", "1000"));
        return table;
    }

    private JobService inAFolder() {
        Path jobs = folder.resolve("home/jobs");
        return new JobService(
                new FolderJobStore(jobs),
                new FolderJobReports(jobs.resolve("reports")),
                new InProcessQueue(10),
                InstantSource.system(),
                JobLimits.none());
    }

    /** @param number makes it another request than others */
    private JobRequest request(int number) {
        return JobRequest.of(json(number));
    }

    private ObjectNode json(int number) {
        return EditRows.request(GoldenModel.folder("bert-f16"), edits, "tiny").put("seed", number);
    }

    private Path event(String id) throws IOException {
        return Files.writeString(
                folder.resolve("event"),
                "{\"specversion\":\"1.0\",\"id\":\"" + id
                        + "\",\"source\":\"/ci\",\"type\":\"dev.salem.edit.requested\",\"data\":" + json(1) + "}");
    }

    private static Optional<EditJob> heldBy(PackagedWorker worker, JobStore store) {
        return store.unfinished().stream()
                .filter(job -> job.lease()
                        .filter(lease -> lease.holder().contains(" " + worker.pid() + " "))
                        .isPresent())
                .findFirst();
    }

    private static void await(String what, PackagedWorker worker, BooleanSupplier condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.getAsBoolean()) {
            if (!worker.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("not in time: " + what + "\n" + worker.log());
            }
            Thread.onSpinWait();
        }
    }
}
