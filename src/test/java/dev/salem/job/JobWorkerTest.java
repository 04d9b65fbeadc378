package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.salem.registry.RegistryUnavailableException;
import dev.salem.workflow.FailureKind;
import dev.salem.workflow.WorkflowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JobWorkerTest {
    private static final WorkerSettings RARE_BEATS = new WorkerSettings(
            Duration.ofMinutes(3),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofSeconds(1),
            Duration.ofDays(30),
            Jobs.RETRIES);

    @TempDir
    private Path folder;

    private Jobs jobs;

    @BeforeEach
    void open() {
        jobs = new Jobs(folder);
    }

    @Test
    void work_keepsOutcomeAndReport() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            progress.report("edit", 0.5, "half");
            return Jobs.result(request.title());
        });

        EditJob job = jobs.service.get(id);
        assertThat(job.state()).isEqualTo(JobState.EDITED);
        assertThat(job.outcome().orElseThrow().get("title").asText()).isEqualTo("t");
        assertThat(job.progress()).isEqualTo(new JobProgress("edit", 1, "half", Map.of()));
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(job.lease()).isEmpty();
        assertThat(jobs.service.report(id)).contains("<p>t</p>");
    }

    @Test
    void work_tellsAnInvalidRequestFromAFaultOfTheProgram() throws InterruptedException {
        String invalid = submit();
        work((request, progress) -> {
            throw new WorkflowException("layer must be below 6, got: 9");
        });
        String fault = submit();
        work((request, progress) -> {
            throw new IllegalStateException("secret detail");
        });

        assertThat(jobs.service.get(invalid).failure())
                .contains(new JobFailure(FailureKind.INVALID_INPUT, "layer must be below 6, got: 9"));
        assertThat(jobs.service.get(fault).state()).isEqualTo(JobState.FAILED);
        assertThat(jobs.service.get(fault).failure().orElseThrow().kind()).isEqualTo(FailureKind.INTERNAL);
        assertThat(jobs.service.get(fault).failure().orElseThrow().message()).doesNotContain("secret");
        assertThat(jobs.service.report(fault)).isEmpty();
    }

    @Test
    void work_ofWhatMayPass_waitsAndBeginsAgain_theLastAttemptIsFinal() throws InterruptedException {
        String id = submit();
        JobEditor unavailable = (request, progress) -> {
            throw new RegistryUnavailableException("the registry does not answer", null);
        };
        work(unavailable);

        EditJob waiting = jobs.service.get(id);
        assertThat(waiting.state()).isEqualTo(JobState.QUEUED);
        assertThat(waiting.failure().orElseThrow().kind()).isEqualTo(FailureKind.DEPENDENCY);
        Duration wait = waiting.waitFrom(jobs.instant());
        assertThat(wait).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
        assertThat(JobJson.read(JobJson.write(waiting))).isEqualTo(waiting);

        jobs.worker("early", unavailable).sweep();
        assertThat(jobs.queue.take(Duration.ZERO)).isEmpty();
        jobs.queue.put(id, Optional.empty());
        work(unavailable); // A delivery that comes too early begins nothing.
        assertThat(jobs.service.get(id)).isEqualTo(waiting);

        jobs.pass(wait);
        jobs.worker("in time", unavailable).sweep();
        work(unavailable);
        EditJob failed = jobs.service.get(id);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.attempts()).isEqualTo(2);
        assertThat(failed.nextAttemptAt()).isEmpty();
        assertThat(failed.failure()).isEqualTo(waiting.failure());
    }

    @Test
    void work_thatSucceedsAfterAWait_tellsOfNoFailure() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            throw new UncheckedIOException(new IOException("disk full"));
        });
        jobs.pass(jobs.service.get(id).waitFrom(jobs.instant()));
        jobs.worker("next", null).sweep();
        work((request, progress) -> {
            assertThat(jobs.service.get(id).failure()).isEmpty();
            return Jobs.result("t");
        });

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.EDITED);
        assertThat(jobs.service.get(id).attempts()).isEqualTo(2);
        assertThat(jobs.service.get(id).failure()).isEmpty();
    }

    @Test
    void cancel_ofAJobThatWaitsForItsNextAttempt_endsIt() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            throw new UncheckedIOException(new IOException("disk full"));
        });

        assertThat(jobs.service.cancel(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(jobs.service.get(id).nextAttemptAt()).isEmpty();
    }

    @Test
    void work_writesProgress_andEndsACancelledJobBeforeTheNextStep() throws InterruptedException {
        String id = submit();
        CountDownLatch sameStep = new CountDownLatch(1);
        work((request, progress) -> {
            progress.report("first", 0.25, "begun");
            await(() -> jobs.service.get(id).progress().fraction() == 0.25);
            assertThat(jobs.service.cancel(id).state()).isEqualTo(JobState.RUNNING);
            progress.report("first", 0.5, "goes on");
            sameStep.countDown();
            while (true) {
                progress.report("second", 0, "");
                progress.report("first", 0, "");
            }
        });

        assertThat(sameStep.getCount()).isZero();
        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(jobs.service.get(id).lease()).isEmpty();
    }

    @Test
    void work_tellsWhatItFound_asSoonAsItIsKnown_andTheOutcomeTakesItsPlace() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            progress.report("score the layers", 1, "");
            progress.found("layer", 3);
            await(() -> known(id).path("layer").asInt() == 3);
            progress.report("edit", 0.5, "");
            progress.found("method", "direct");
            await(() -> known(id).path("method").asText().equals("direct"));
            assertThat(known(id).path("layer").asInt()).isEqualTo(3);
            assertThat(jobs.service.get(id).outcome()).isEmpty();
            return Jobs.result("t");
        });

        EditJob edited = jobs.service.get(id);
        assertThat(edited.knownOutcome()).isEqualTo(edited.outcome());
        assertThat(edited.progress().found()).isEmpty();
    }

    @Test
    void work_thatFails_keepsWhatItFoundLast_andAnotherAttemptBeginsWithNothing() throws InterruptedException {
        String failing = submit();
        work((request, progress) -> {
            progress.found("layer", 3);
            throw new WorkflowException("no edit reaches the margin");
        });
        assertThat(known(failing).path("layer").asInt()).isEqualTo(3);

        String again = submit();
        work((request, progress) -> {
            progress.found("layer", 3);
            throw new RegistryUnavailableException("the registry does not answer", null);
        });
        assertThat(jobs.service.get(again).knownOutcome()).isEmpty();
    }

    /** Each write is a version: one takes the job, the other ends it. */
    @Test
    void work_thatFailsBetweenBeats_writesItsFindingsAndItsEndAtOnce() throws InterruptedException {
        String id = submit();
        long queued = jobs.service.get(id).version();
        JobEditor failing = (request, progress) -> {
            progress.report("edit", 0.5, "half");
            progress.found("layer", 3);
            throw new WorkflowException("no edit reaches the margin");
        };
        try (JobWorker worker = jobs.worker("w", failing, RARE_BEATS)) {
            worker.workOnce(Duration.ZERO);
        }

        EditJob failed = jobs.service.get(id);
        assertThat(failed.state()).isEqualTo(JobState.FAILED);
        assertThat(failed.progress().detail()).isEqualTo("half");
        assertThat(known(id).path("layer").asInt()).isEqualTo(3);
        assertThat(failed.version()).isEqualTo(queued + 2);
    }

    @Test
    void work_thatIsCancelled_keepsWhatItFoundLast() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            jobs.service.cancel(id);
            progress.found("layer", 3);
            while (true) {
                progress.report("first", 0, "");
                progress.report("second", 0, "");
            }
        });

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(known(id).path("layer").asInt()).isEqualTo(3);
    }

    private JsonNode known(String id) {
        return jobs.service.get(id).knownOutcome().orElse(MissingNode.getInstance());
    }

    @Test
    void work_renewsItsLease_soThatNobodyTakesTheJob() throws InterruptedException {
        String id = submit();
        work((request, progress) -> {
            jobs.pass(Duration.ofSeconds(20));
            await(() -> jobs.service.get(id).updatedAt().equals(jobs.instant()));
            jobs.pass(Duration.ofSeconds(20));
            jobs.worker("other", null).sweep();
            return Jobs.result("kept");
        });

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.EDITED);
        assertThat(jobs.service.get(id).attempts()).isEqualTo(1);
    }

    @Test
    void work_ofAWorkerThatLostItsLease_isRefused() throws InterruptedException {
        String id = submit();
        CountDownLatch tried = new CountDownLatch(1);
        // A store that is read by nobody meanwhile: the first worker hears of nothing until it writes.
        JobWorker slow = jobs.worker(
                "slow",
                (request, progress) -> {
                    takenOver(id);
                    tried.countDown();
                    return Jobs.result("too late");
                },
                RARE_BEATS);
        try (slow) {
            slow.workOnce(Duration.ZERO);
        }

        assertThat(tried.getCount()).isZero();
        EditJob job = jobs.service.get(id);
        assertThat(job.outcome().orElseThrow().get("title").asText()).isEqualTo("second");
        assertThat(job.attempts()).isEqualTo(2);
        assertThat(jobs.service.report(id)).contains("<p>second</p>");
    }

    @Test
    void sweep_endsAJobThatCostTooManyWorkers() {
        String id = submit();
        for (int lost = 0; lost < 2; lost++) {
            EditJob job = jobs.service.get(id);
            assertThat(job.state()).isEqualTo(JobState.QUEUED);
            assertThat(JobRun.claim(jobs.store, jobs, Jobs.SETTINGS, job, "dies"))
                    .isPresent();
            jobs.pass(Duration.ofSeconds(30));
            jobs.worker("next", null).sweep();
        }

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.FAILED);
        assertThat(jobs.service.get(id).failure().orElseThrow().message()).contains("begun 2 times");
    }

    @Test
    void start_afterARestart_findsWhatWaited() throws InterruptedException {
        String id = submit();
        Jobs restarted = new Jobs(folder);
        CountDownLatch edited = new CountDownLatch(1);
        try (JobWorker worker = restarted.worker("w", (request, progress) -> {
            edited.countDown();
            return Jobs.result("t");
        })) {
            worker.start();
            edited.await();
            await(() -> restarted.service.get(id).state() == JobState.EDITED);
        }
    }

    @Test
    void close_givesTheJobBack_andTheAttemptIsNotCounted() throws InterruptedException {
        String id = submit();
        CountDownLatch begun = new CountDownLatch(1);
        JobWorker worker = jobs.worker("w", (request, progress) -> {
            begun.countDown();
            while (true) {
                progress.report("edit", 0, "");
                Thread.onSpinWait();
            }
        });
        worker.start();
        begun.await();
        worker.close();

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(jobs.service.get(id).attempts()).isZero();
        assertThat(worker.isAlive()).isFalse();
        work((request, progress) -> Jobs.result("t"));
        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.EDITED);
    }

    @Test
    void close_interruptsAnEditThatWaits_andGivesItsJobBack() throws InterruptedException {
        String id = submit();
        CountDownLatch begun = new CountDownLatch(1);
        JobWorker worker = jobs.worker(
                "w",
                (request, progress) -> {
                    begun.countDown();
                    throw waitedInVain();
                },
                new WorkerSettings(
                        Duration.ofSeconds(30),
                        Duration.ofMillis(5),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(200),
                        Duration.ofDays(30),
                        Jobs.RETRIES));
        worker.start();
        begun.await();
        worker.close();

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(jobs.service.get(id).failure())
                .as("it is no failure of the job")
                .isEmpty();
        assertThat(jobs.service.get(id).attempts()).isZero();
        assertThat(worker.isAlive()).isFalse();
    }

    /** As a registry that doesn't answer; whoever interrupts the wait finds the thread still interrupted. */
    private static RuntimeException waitedInVain() {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody counts down");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RegistryUnavailableException("interrupted", e);
        }
    }

    private void takenOver(String id) {
        jobs.pass(Duration.ofMinutes(3));
        try (JobWorker second = jobs.worker("second", (request, progress) -> Jobs.result("second"))) {
            second.sweep();
            second.workOnce(Duration.ZERO);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.EDITED);
    }

    private String submit() {
        return jobs.submit();
    }

    private void work(JobEditor editor) throws InterruptedException {
        try (JobWorker worker = jobs.worker("w", editor)) {
            assertThat(worker.workOnce(Duration.ZERO)).isTrue();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
