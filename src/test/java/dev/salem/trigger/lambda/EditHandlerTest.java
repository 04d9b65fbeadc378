package dev.salem.trigger.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.DemoSet;
import dev.salem.EditRows;
import dev.salem.GoldenModel;
import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.JobState;
import dev.salem.job.JobStore;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edit function as AWS Lambda runs it, with real edits of a tiny model. */
class EditHandlerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    static Path folder;

    private static Path editSet;
    private static JobStore store;
    private static JobService jobs;
    private static LambdaFunction edit;

    @BeforeAll
    static void start() throws IOException {
        editSet = Files.write(folder.resolve("edits.jsonl"), EditRows.tiny());
        store = new FolderJobStore(folder.resolve("jobs"));
        jobs = new JobService(
                store,
                new FolderJobReports(folder.resolve("jobs/reports")),
                new InProcessQueue(100),
                InstantSource.system());
        edit = LambdaFunction.start(LambdaLayout.jar(), LambdaFunction.EDIT, environment());
    }

    @AfterAll
    static void stop() {
        if (edit != null) {
            edit.close();
        }
    }

    @Test
    void aRequest_isAnsweredWithItsOutcome() throws IOException {
        JsonNode outcome = invoke(request(GoldenModel.folder("bert-f16"), editSet), MINUTE);

        assertThat(outcome.at("/status").asText()).as(outcome.toString()).isIn("EDITED", "REJECTED");
        assertThat(outcome.at("/metrics/editAccuracy/total").asInt()).isPositive();
    }

    @Test
    void aRequest_thatCannotBeTaken_isAProblem() throws IOException {
        JsonNode wrong = invoke(JsonNodeFactory.instance.objectNode().put("x", 1), MINUTE);
        JsonNode elsewhere = invoke(request(Path.of("/etc"), editSet), MINUTE);

        assertThat(wrong.at("/status").asInt()).isEqualTo(400);
        assertThat(wrong.get("violations"))
                .extracting(violation -> violation.get("field").asText())
                .containsExactlyInAnyOrder("x", "model", "editSet");
        assertThat(elsewhere.at("/status").asInt()).isEqualTo(403);
    }

    @Test
    void records_areWorkedOn_andOnlyThePoisonedComesAgain() throws IOException {
        String good = submit(request(GoldenModel.folder("bert-f16"), editSet));
        String taken = submit(request(GoldenModel.folder("bert-f16"), editSet));
        jobs.cancel(taken);
        String unknown = "0".repeat(32);

        JsonNode answer = invoke(records("not a job", good, taken, unknown), MINUTE);
        JsonNode again = invoke(records(good), MINUTE);

        assertThat(answer.toString()).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m0\"}]}");
        EditJob edited = store.find(good).orElseThrow();
        assertThat(edited.state()).isIn(JobState.EDITED, JobState.REJECTED);
        assertThat(again.at("/batchItemFailures")).isEmpty();
        assertThat(store.find(good)).hasValue(edited);
    }

    @Test
    void aJob_thatWillNotBeDoneInTime_isGivenBack() throws IOException {
        invoke(request(GoldenModel.folder("bert-f16"), editSet), MINUTE);
        String slow = submit(request(DemoSet.MODEL, Path.of("src/demo/edits.jsonl")));
        String late = submit(request(GoldenModel.folder("bert-f16"), editSet));
        long begun = System.nanoTime();

        JsonNode answer = invoke(records(slow, late), Duration.ofSeconds(12));

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(12));
        assertThat(answer.at("/batchItemFailures"))
                .extracting(failure -> failure.get("itemIdentifier").asText())
                .containsExactly("m0", "m1");
        assertThat(store.find(slow).orElseThrow().state()).isEqualTo(JobState.QUEUED);
        assertThat(store.find(slow).orElseThrow().attempts()).isZero();
        assertThat(store.find(late).orElseThrow().version()).as("never begun").isEqualTo(1);
        assertThat(invoke(records(late), MINUTE).at("/batchItemFailures")).isEmpty();
    }

    @Test
    void aRequest_thatWillNotBeDoneInTime_goesOnElsewhere() throws IOException {
        JsonNode told = invoke(request(DemoSet.MODEL, Path.of("src/demo/edits.jsonl")), Duration.ofSeconds(11));

        assertThat(told.at("/status").asInt()).as(told.toString()).isEqualTo(504);
    }

    @Test
    void whatCannotBegin_isAnErrorOfItsInit() throws IOException {
        Map<String, String> wrong = new HashMap<>(environment());
        wrong.put("SALEM_JOBS_CAPACITY", "many");
        try (LambdaFunction broken = LambdaFunction.start(LambdaLayout.jar(), LambdaFunction.EDIT, wrong)) {
            assertThat(broken.initError()).contains("errorMessage");
            assertThat(broken.said()).contains("salem.jobs.capacity");
        }
    }

    private static Map<String, String> environment() {
        return Map.of(
                "SALEM_HOME",
                folder.toString(),
                "SALEM_PLACES_FOLDERS",
                Path.of("").toAbsolutePath() + "," + folder.toAbsolutePath(),
                "SALEM_LAMBDA_RESERVE",
                "PT9S",
                "SALEM_JOBS_THREADS",
                "1");
    }

    private static String submit(ObjectNode request) {
        return jobs.submit(JobRequest.of(request), "ann", Optional.empty())
                .job()
                .id();
    }

    private static JsonNode invoke(Object event, Duration time) throws IOException {
        RuntimeApi.Answer answer = edit.invoke(event.toString(), time);
        assertThat(answer.isError()).as(answer.body() + edit.said()).isFalse();
        return JSON.readTree(answer.body());
    }

    private static QueueEvent records(String... bodies) {
        QueueEvent event = QueueEvent.of("arn:aws:sqs:eu-central-1:123456789012:salem-cpu");
        for (int i = 0; i < bodies.length; i++) {
            event.with("m" + i, "receipt", bodies[i]);
        }
        return event;
    }

    private static ObjectNode request(Path model, Path set) {
        ObjectNode request = JsonNodeFactory.instance
                .objectNode()
                .put("model", model.toAbsolutePath().toString())
                .put("editSet", set.toAbsolutePath().toString())
                .put("register", false)
                .put("method", "direct");
        request.putObject("gate").put("minEditAccuracy", 0).put("maxDrawdown", 1);
        return request;
    }
}
