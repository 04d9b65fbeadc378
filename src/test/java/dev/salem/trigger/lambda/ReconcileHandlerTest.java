package dev.salem.trigger.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.MlflowModel;
import dev.salem.job.EditJob;
import dev.salem.job.JobState;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.registry.Journal;
import dev.salem.registry.Registrations;
import dev.salem.registry.folder.FolderRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reconcile function as AWS Lambda runs it, called by a schedule, without libtorch in its image. */
class ReconcileHandlerTest {
    private static final String SCHEDULED =
            "{\"version\":\"0\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\",\"detail\":{}}";

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void register() throws IOException {
        FolderRegistry registry = FolderRegistry.at(folder.resolve("registry"));
        for (String name : List.of("fever", "other")) {
            registry.register(Registrations.of(name, "made-by-hand", MlflowModel.SAVED, "needs-edit"), Journal.NONE);
        }
        Path rules = Files.writeString(
                folder.resolve("rules.json"),
                "{\"models\": [{\"name\": \"fever\", \"editSet\": \"s3://data/e.jsonl\"}]}");
        environment.put("SALEM_HOME", folder.toString());
        environment.put("SALEM_JOBS_EDIT", "false");
        environment.put("SALEM_JOBS_REGISTRY", folder.resolve("registry").toString());
        environment.put("SALEM_WEBHOOK_RULES", rules.toString());
    }

    @Test
    void aLostWish_becomesOneJob_howeverOftenItIsLookedFor() throws IOException {
        try (LambdaFunction reconcile = start()) {
            assertThat(reconcile.invoke(SCHEDULED).body()).as(reconcile::said).isEqualTo("{\"jobs\":1}");
            assertThat(reconcile.invoke(SCHEDULED).body()).isEqualTo("{\"jobs\":0}");

            assertThat(reconcile.maps()).doesNotContain("torch");
        }
        assertThat(jobs()).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(job.request().model()).isEqualTo("models:/fever/1");
            assertThat(job.requester()).isEqualTo("webhook:registry");
        });
    }

    @Test
    void aFailure_isOneOfTheFunction_soThatItsAlarmIsRaised() throws IOException {
        environment.put("SALEM_JOBS_REGISTRY", "http://127.0.0.1:1");
        try (LambdaFunction reconcile = start()) {
            RuntimeApi.Answer answer = reconcile.invoke(SCHEDULED);

            assertThat(answer.isError()).as(answer.body()).isTrue();
            assertThat(answer.body()).contains("can't be reached");
        }
        assertThat(jobs()).isEmpty();
    }

    private LambdaFunction start() throws IOException {
        return LambdaFunction.start(
                LambdaLayout.withoutNatives(folder.resolve("image")), LambdaFunction.RECONCILE, environment);
    }

    private List<EditJob> jobs() {
        return new FolderJobStore(folder.resolve("jobs"))
                .page(Optional.empty(), Optional.empty(), 10)
                .jobs();
    }
}
