package dev.salem.trigger.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.ByteString;
import dev.salem.job.EditJob;
import dev.salem.job.InProcessQueue;
import dev.salem.job.JobEditor;
import dev.salem.job.JobObserver;
import dev.salem.job.JobReports;
import dev.salem.job.JobRequest;
import dev.salem.job.JobResult;
import dev.salem.job.JobService;
import dev.salem.job.JobState;
import dev.salem.job.JobWorker;
import dev.salem.job.ObservedJobStore;
import dev.salem.job.Retries;
import dev.salem.job.TraceParent;
import dev.salem.job.WorkerSettings;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.folder.FolderJobStore;
import dev.salem.progress.Progress;
import dev.salem.registry.RegistryException;
import dev.salem.registry.RegistryUnavailableException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a receiver of OTLP is told of jobs that a real worker works on. */
@Timeout(60)
class JobSpansTest {
    private static final TraceParent REQUEST =
            new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

    @TempDir
    private Path folder;

    private SpanReceiver receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = new SpanReceiver();
    }

    @AfterEach
    void hangUp() {
        receiver.close();
    }

    @Test
    void edit_isATreeOfSpans_belowItsRequest() {
        EditJob job = worked(Optional.of(receiver.endpoint()), Optional.of(REQUEST), JobSpansTest::edited);

        Map<String, Span> spans = spans();
        assertThat(spans.keySet()).containsExactlyInAnyOrder("edit", "open the model", "judge the edit");
        assertThat(spans.values())
                .allSatisfy(span -> assertThat(hex(span.getTraceId())).isEqualTo(REQUEST.traceId()))
                .allSatisfy(span -> assertThat(span.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET));
        Span attempt = spans.get("edit");
        assertThat(hex(attempt.getParentSpanId())).isEqualTo(REQUEST.spanId());
        assertThat(attributes(attempt))
                .contains(
                        entry("salem.job", job.id()),
                        entry("salem.attempt", "1"),
                        entry("salem.model", "models:/m/1"),
                        entry("salem.edit_set", "s3://b/e.jsonl"),
                        entry("salem.method", "direct"),
                        entry("salem.batch", "4"),
                        entry("salem.layer", "2"),
                        entry("salem.outcome", "edited"));
        for (String phase : List.of("open the model", "judge the edit")) {
            assertThat(spans.get(phase).getParentSpanId()).as(phase).isEqualTo(attempt.getSpanId());
        }
        assertThat(spans.get("judge the edit").getStartTimeUnixNano())
                .isGreaterThanOrEqualTo(spans.get("open the model").getEndTimeUnixNano());
        assertThat(receiver.resources().get(0).getResource().getAttributesList())
                .extracting(KeyValue::getKey)
                .contains("service.name", "service.version");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new RegistryException("models:/m/1: no such model"), "failed", "INVALID_INPUT"),
                Arguments.of(new RegistryUnavailableException("away", null), "queued", "DEPENDENCY"),
                Arguments.of(new IllegalStateException("secret"), "failed", "INTERNAL"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failedAttempt_saysSo_andWhereItWas(RuntimeException failure, String outcome, String type) {
        worked(Optional.of(receiver.endpoint()), Optional.empty(), (request, progress) -> {
            progress.report("open the model", 0, "");
            progress.report("fetch the model", 0, "");
            progress.found("layer", 3);
            throw failure;
        });

        Map<String, Span> spans = spans();
        Span attempt = spans.get("edit");
        assertThat(attempt.getParentSpanId().isEmpty()).isTrue();
        assertThat(attributes(attempt))
                .contains(entry("salem.outcome", outcome), entry("error.type", type), entry("salem.layer", "3"));
        assertThat(attempt.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(attempt.getStatus().getMessage()).doesNotContain("secret");
        assertThat(spans.get("fetch the model").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        assertThat(spans.get("open the model").getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
    }

    @Test
    void traceThatIsNotRecorded_staysSo() {
        TraceParent unrecorded = new TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00");

        worked(Optional.of(receiver.endpoint()), Optional.of(unrecorded), JobSpansTest::edited);

        assertThat(receiver.spans()).isEmpty();
    }

    @Test
    void withoutAnEndpoint_nothingIsWatched() {
        worked(Optional.empty(), Optional.of(REQUEST), JobSpansTest::edited);

        assertThat(receiver.spans()).isEmpty();
        EditJob any = worked(Optional.empty(), Optional.of(REQUEST), JobSpansTest::edited);
        assertThat(new JobSpans(Optional::empty).begin(any)).isSameAs(JobObserver.Attempt.UNWATCHED);
    }

    private static JobResult edited(JobRequest request, Progress progress) {
        progress.report("open the model", 0, "");
        progress.report("open the model", 0.5, "half");
        progress.report("judge the edit", 0, "");
        return new JobResult(
                JobState.EDITED, JsonNodeFactory.instance.objectNode().put("layer", 2), "<p></p>");
    }

    /** A job that a worker has worked on once. */
    private EditJob worked(Optional<String> endpoint, Optional<TraceParent> trace, JobEditor editor) {
        JobSpans spans = new JobSpans(() -> endpoint);
        ObservedJobStore store = new ObservedJobStore(new FolderJobStore(folder.resolve("jobs")), spans);
        JobReports reports = new FolderJobReports(folder.resolve("reports"));
        InProcessQueue queue = new InProcessQueue(3);
        InstantSource clock = InstantSource.system();
        JobService service = new JobService(store, reports, queue, clock);
        Retries retries = new Retries(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
        WorkerSettings settings = WorkerSettings.standard(Duration.ofDays(1), retries);
        String request = "{\"model\":\"models:/m/1\",\"editSet\":\"s3://b/e.jsonl\",\"method\":\"direct\",\"batch\":4}";
        try (JobWorker worker = new JobWorker("w", store, reports, queue, editor, spans, clock, settings)) {
            String id = service.submit(
                            JobRequest.parse(request.getBytes(StandardCharsets.UTF_8)), "ann", Optional.empty(), trace)
                    .job()
                    .id();
            assertThat(worker.workOnce(Duration.ofSeconds(5))).isTrue();
            return service.get(id);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            spans.close();
        }
    }

    private Map<String, Span> spans() {
        return receiver.spans().stream().collect(Collectors.toMap(Span::getName, span -> span));
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        attribute -> attribute.getValue().hasIntValue()
                                ? Long.toString(attribute.getValue().getIntValue())
                                : attribute.getValue().getStringValue()));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
