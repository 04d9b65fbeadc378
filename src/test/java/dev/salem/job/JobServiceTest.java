package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobServiceTest {
    @TempDir
    private Path folder;

    private Jobs jobs;
    private JobService service;

    @BeforeEach
    void open() {
        jobs = new Jobs(folder);
        service = jobs.service;
    }

    @Test
    void submit_sameKeyAndRequest_givesTheSameJob() {
        Submission first = service.submit(Jobs.request("a"), "ann", Optional.of("k"));
        Submission again = service.submit(Jobs.request("a"), "ann", Optional.of("k"));

        assertThat(first.repeated()).isFalse();
        assertThat(again.repeated()).isTrue();
        assertThat(again.job())
                .isEqualTo(first.job())
                .isEqualTo(service.get(first.job().id()));
        assertThat(service.depth()).isEqualTo(1);
    }

    @Test
    void submit_sameKeyOtherRequest_isAConflict() {
        String id =
                service.submit(Jobs.request("a"), "ann", Optional.of("k")).job().id();

        assertThatExceptionOfType(IdempotencyConflictException.class)
                .isThrownBy(() -> service.submit(Jobs.request("b"), "ann", Optional.of("k")))
                .withMessageContaining(id);
    }

    @Test
    void submit_sameKeyOfAnotherRequester_isAnotherJob() {
        Submission ann = service.submit(Jobs.request("a"), "ann", Optional.of("k"));
        Submission bob = service.submit(Jobs.request("b"), "bob", Optional.of("k"));

        assertThat(bob.repeated()).isFalse();
        assertThat(bob.job().id()).isNotEqualTo(ann.job().id());
    }

    @Test
    void submit_toAFullQueue_takesNothing_andTakesItLater() throws InterruptedException {
        IntStream.range(0, 3).forEach(i -> service.submit(Jobs.request("a"), "ann", Optional.empty()));

        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> service.submit(Jobs.request("a"), "ann", Optional.of("k")));
        assertThat(service.all().page(Optional.empty(), 10).jobs()).hasSize(3);

        jobs.queue.take(Duration.ZERO);
        assertThat(service.submit(Jobs.request("a"), "ann", Optional.of("k")).repeated())
                .isFalse();
    }

    @Test
    void submit_atOnceWithOneKey_makesOneJob() throws InterruptedException, ExecutionException {
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Submission>> calls = IntStream.range(0, 40)
                    .<Callable<Submission>>mapToObj(
                            i -> () -> service.submit(Jobs.request("a"), "ann", Optional.of("k")))
                    .toList();
            int made = 0;
            for (Future<Submission> call : callers.invokeAll(calls)) {
                made += call.get().repeated() ? 0 : 1;
            }
            assertThat(made).isEqualTo(1);
        } finally {
            callers.shutdownNow();
        }
        assertThat(service.all().page(Optional.empty(), 10).jobs()).hasSize(1);
    }

    @Test
    void page_givesTheNewestFirst_eachJobOnce() {
        List<String> submitted = IntStream.range(0, 3)
                .mapToObj(i -> {
                    jobs.pass(Duration.ofSeconds(1));
                    return service.submit(Jobs.request("a"), "ann", Optional.empty())
                            .job()
                            .id();
                })
                .toList();

        JobPage first = service.all().page(Optional.empty(), 2);
        JobPage second = service.all().page(first.next(), 2);

        assertThat(first.jobs()).extracting(EditJob::id).containsExactly(submitted.get(2), submitted.get(1));
        assertThat(second.jobs()).extracting(EditJob::id).containsExactly(submitted.get(0));
        assertThat(second.next()).isEmpty();
    }

    @Test
    void cancel_ofAJobThatWaits_endsIt() throws InterruptedException {
        String id =
                service.submit(Jobs.request("a"), "ann", Optional.empty()).job().id();

        assertThat(service.cancel(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(service.cancel(id)).isEqualTo(service.get(id));

        try (JobWorker worker = jobs.worker("w", (request, progress) -> {
            throw new AssertionError("a cancelled job was begun");
        })) {
            worker.workOnce(Duration.ZERO);
        }
        assertThat(service.get(id).state()).isEqualTo(JobState.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "../../etc/passwd",
                "00000000000000000000000000000000",
                "0000000000000000000000000000000G"
            })
    void get_ofNoJob_isRefused(String id) {
        assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(() -> service.get(id));
        assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(() -> service.cancel(id));
        assertThatExceptionOfType(JobNotFoundException.class).isThrownBy(() -> service.report(id));
        assertThatExceptionOfType(JobNotFoundException.class)
                .isThrownBy(() -> service.all().page(Optional.of(id), 1));
    }
}
