package dev.salem.job.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobStore;
import dev.salem.job.JobStoreContract;
import dev.salem.job.JobStoreException;
import dev.salem.job.Jobs;
import dev.salem.job.aws.Moto;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.workflow.WorkflowException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoJobStoreTest extends JobStoreContract {
    @TempDir
    private Path folder;

    private DynamoTable table;
    private JobStore store;

    @BeforeEach
    void open() {
        Moto moto = Moto.shared();
        table = new DynamoTable(moto.makeTable(), moto.dynamo());
        store = new DynamoJobStore(table, new FolderJobReports(folder), Duration.ofDays(30));
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Override
    protected JobStore store() {
        return store;
    }

    @Test
    void item_ofAJobThatEnded_leavesByItsTime_andOfNoOther() {
        Jobs jobs = new Jobs(store, new FolderJobReports(folder), new InProcessQueue(1));
        EditJob job =
                jobs.service.submit(Jobs.request("t"), "ann", Optional.empty()).job();
        String key = JobItems.key(job.id());
        assertThat(item(key)).containsKey("unfinished").doesNotContainKey("expires");

        EditJob ended = jobs.service.cancel(job.id());
        assertThat(item(key)).doesNotContainKey("unfinished");
        assertThat(Instant.ofEpochSecond(Long.parseLong(item(key).get("expires").n())))
                .isEqualTo(ended.updatedAt().plus(Duration.ofDays(30)));
    }

    @Test
    void write_whoseAnswerWasLost_isTakenForOnesOwn() {
        EditJob job = queued(Instant.parse("2026-11-24T10:00:00Z"));
        assertThat(store.create(job)).isTrue();

        assertThat(store.create(job)).as("sent again").isTrue();
    }

    @Test
    void outcome_tooLargeForAnItem_liesBesideTheReports() {
        assertThat(folder).isEmptyDirectory();
        EditJob job = queued(Instant.parse("2026-11-24T10:00:00Z"));
        store.create(job);
        Jobs jobs = new Jobs(store, new FolderJobReports(folder.resolve("reports")), new InProcessQueue(1));
        String large = "x".repeat(400_000);
        jobs.worker("w", (request, progress) -> Jobs.result(large)).workOn(job.id());

        assertThat(folder.resolve(job.id() + ".html")).exists();
        assertThat(store.find(job.id())
                        .orElseThrow()
                        .outcome()
                        .orElseThrow()
                        .get("title")
                        .asText())
                .isEqualTo(large);
    }

    @Test
    void findings_tooLargeForAnItem_areLeftOut() {
        EditJob job = queued(Instant.parse("2026-11-24T10:00:00Z"));
        store.create(job);
        Jobs jobs = new Jobs(store, new FolderJobReports(folder.resolve("reports")), new InProcessQueue(1));
        jobs.worker("w", (request, progress) -> {
                    progress.report("edit", 0.5, "half");
                    progress.found("base", "x".repeat(400_000));
                    throw new WorkflowException("no edit reaches the margin");
                })
                .workOn(job.id());

        EditJob failed = store.find(job.id()).orElseThrow();
        assertThat(failed.failure().orElseThrow().message()).isEqualTo("no edit reaches the margin");
        assertThat(failed.progress().detail()).isEqualTo("half");
        assertThat(failed.knownOutcome()).isEmpty();
    }

    @Test
    void find_whereTheOutcomeBesideTheReportsIsGone_saysSo() throws IOException {
        outcome_tooLargeForAnItem_liesBesideTheReports();
        String id =
                store.page(Optional.empty(), Optional.empty(), 1).jobs().get(0).id();
        Files.delete(folder.resolve(id + ".html"));

        assertThatExceptionOfType(JobStoreException.class)
                .isThrownBy(() -> store.find(id))
                .withMessageContaining(id)
                .withMessageContaining("outcome is gone");
    }

    @Test
    void calls_toATableThatIsMissing_sayWhatToDo() {
        try (DynamoTable missing =
                new DynamoTable("no-such-table", Moto.shared().dynamo())) {
            JobStore lost = new DynamoJobStore(missing, new FolderJobReports(folder), Duration.ofDays(30));
            assertThatExceptionOfType(JobStoreException.class)
                    .isThrownBy(() -> lost.find("0".repeat(32)))
                    .withMessageContaining("no-such-table")
                    .withMessageContaining("Terraform module");
        }
    }

    @Test
    void calls_toNobody_sayWhatToCheck() {
        try (DynamoTable unreachable =
                new DynamoTable("t", Moto.at(URI.create("http://127.0.0.1:1")).dynamo())) {
            JobStore lost = new DynamoJobStore(unreachable, new FolderJobReports(folder), Duration.ofDays(30));
            assertThatExceptionOfType(JobStoreException.class)
                    .isThrownBy(lost::unfinished)
                    .withMessageContaining("Connection refused")
                    .withMessageContaining("AWS_ENDPOINT_URL");
        }
    }

    private Map<String, AttributeValue> item(String key) {
        return table.find(key).orElseThrow();
    }
}
