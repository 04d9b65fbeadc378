package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker does with jobs that come twice, come by name, or were left by others. */
@Timeout(30)
class JobDeliveryTest {
    private static final JobEditor EDITS = (request, progress) -> Jobs.result("t");
    private static final JobEditor NEVER = (request, progress) -> {
        throw new AssertionError("a job was begun");
    };

    @TempDir
    private Path folder;

    private Jobs jobs;
    private final TwiceQueue queue = new TwiceQueue();
    private final ExecutorService apart = Executors.newCachedThreadPool();

    @BeforeEach
    void open() {
        jobs = new Jobs(folder);
    }

    @AfterEach
    void close() {
        apart.shutdownNow();
    }

    @Test
    void delivery_ofAJobThatALostWorkerHad_isTakenOverAtOnce() throws InterruptedException {
        String id = heldByAnother();
        jobs.pass(Duration.ofSeconds(30));
        queue.put(id, Optional.empty());

        worker(EDITS).workOnce(Duration.ZERO);

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.EDITED);
        assertThat(jobs.service.get(id).attempts()).isEqualTo(2);
        assertThat(queue.told).containsExactly("done");
    }

    @Test
    void delivery_ofAJobThatAnotherEdits_comesAgainLater() throws InterruptedException {
        String id = heldByAnother();
        queue.put(id, Optional.empty());

        worker(NEVER).workOnce(Duration.ZERO);

        assertThat(jobs.service.get(id).attempts()).isEqualTo(1);
        assertThat(queue.told).containsExactly("back PT5M");
    }

    @Test
    void delivery_ofAJobAtItsEnd_orOfNone_isDone() throws InterruptedException {
        String id = jobs.submit();
        jobs.service.cancel(id);
        queue.put(id, Optional.empty());
        queue.put("0".repeat(32), Optional.empty());

        worker(NEVER).workUntilIdle(Duration.ZERO);

        assertThat(queue.told).containsExactly("done", "done");
    }

    @Test
    void delivery_isKeptWhileItsJobIsEdited() throws InterruptedException {
        queue.put(jobs.submit(), Optional.empty());

        worker((request, progress) -> {
                    while (queue.kept == 0) {
                        Thread.onSpinWait();
                    }
                    return Jobs.result("t");
                })
                .workOnce(Duration.ZERO);

        assertThat(queue.told).containsExactly("done");
    }

    @Test
    void workOn_editsTheNamedJob_andNothingWhereItHasEnded() {
        String id = jobs.submit();

        assertThat(worker(EDITS).workOn(id).state()).isEqualTo(JobState.EDITED);
        assertThat(worker(NEVER).workOn(id)).isEqualTo(jobs.service.get(id));
        assertThatExceptionOfType(JobNotFoundException.class)
                .isThrownBy(() -> worker(NEVER).workOn("0".repeat(32)));
    }

    @Test
    void workOn_aJobWhoseWorkerLives_leavesItThere() throws InterruptedException, ExecutionException {
        String id = heldByAnother();
        JobWorker worker = worker(NEVER);
        Future<EditJob> left = apart.submit(() -> worker.workOn(id));
        EditJob held = jobs.service.get(id);
        while (!left.isDone()) {
            EditJob renewed = held.renewed(
                    JobProgress.NONE,
                    jobs.instant(),
                    held.lease().orElseThrow().expiresAt().plusMillis(1));
            jobs.store.replace(held, renewed);
            held = renewed;
        }

        assertThat(left.get().state()).isEqualTo(JobState.RUNNING);
    }

    @Test
    void workOn_aJobWhoseWorkerIsLost_waitsForItsLeaseToEnd() throws InterruptedException, ExecutionException {
        String id = heldByAnother();
        JobWorker worker = worker(EDITS);
        Future<EditJob> edited = apart.submit(() -> worker.workOn(id));
        jobs.pass(Duration.ofSeconds(30));

        assertThat(edited.get().state()).isEqualTo(JobState.EDITED);
        assertThat(edited.get().attempts()).isEqualTo(2);
    }

    @Test
    void close_handsANamedJobBack() throws InterruptedException, ExecutionException {
        String id = jobs.submit();
        CountDownLatch begun = new CountDownLatch(1);
        JobWorker worker = worker((request, progress) -> {
            begun.countDown();
            while (true) {
                progress.report("edit", 0, "");
                Thread.onSpinWait();
            }
        });
        Future<EditJob> left = apart.submit(() -> worker.workOn(id));
        begun.await();
        worker.close();

        assertThat(left.get().state()).isEqualTo(JobState.QUEUED);
        assertThat(left.get().attempts()).isZero();
    }

    @Test
    void close_doesNotWaitForAnEditThatGivesNoSignOfLife_andRefusesWhatItWritesLater()
            throws InterruptedException, ExecutionException {
        String id = jobs.submit();
        queue.put(id, Optional.empty());
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        WorkerSettings impatient = new WorkerSettings(
                Duration.ofSeconds(30),
                Duration.ofMillis(5),
                Duration.ofSeconds(10),
                Duration.ofMillis(20),
                Duration.ofDays(30),
                Jobs.RETRIES);
        JobWorker worker = worker(
                (request, progress) -> {
                    begun.countDown();
                    awaited(end);
                    return Jobs.result("too late");
                },
                impatient);
        Future<Boolean> working = apart.submit(() -> worker.workOnce(Duration.ZERO));
        begun.await();
        worker.close();

        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(queue.told).containsExactly("back PT0S");
        end.countDown();
        working.get();
        assertThat(jobs.service.get(id).state()).isEqualTo(JobState.QUEUED);
        assertThat(jobs.service.get(id).outcome()).isEmpty();
    }

    @Test
    void sweep_putsAJobThatWaitsAgain_onlyAfterTheQueuesPatience_andOnce() {
        String id = jobs.submit();
        queue.patience = Duration.ofHours(1);
        worker(NEVER).sweep();
        assertThat(queue.waiting).isEmpty();

        jobs.pass(Duration.ofHours(1));
        worker(NEVER).sweep();
        worker(NEVER).sweep();
        assertThat(queue.waiting).containsExactly(id);
    }

    @Test
    void submit_repeatedAfterACrashBeforeTheQueue_putsTheJobThere_once() {
        JobService service = new JobService(jobs.store, jobs.reports, queue, jobs);
        queue.patience = Duration.ofHours(1);
        String id = service.accept(Jobs.request("t"), "ann", Optional.of("k"), Optional.empty())
                .job()
                .id();

        for (int repeat = 0; repeat < 3; repeat++) {
            assertThat(service.submit(Jobs.request("t"), "ann", Optional.of("k"))
                            .repeated())
                    .isTrue();
        }

        assertThat(queue.waiting).containsExactly(id);
    }

    @Test
    void submit_toAQueueThatDoesNotAnswer_takesNothing() {
        JobService service = new JobService(jobs.store, jobs.reports, queue, jobs);
        queue.broken = true;

        assertThatExceptionOfType(JobStoreException.class)
                .isThrownBy(() -> service.submit(Jobs.request("t"), "ann", Optional.of("k")));
        assertThat(jobs.store.unfinished()).isEmpty();
    }

    @Test
    void submit_fillsInTheLane_andRefusesOneWithoutWorkers() {
        JobService service = new JobService(jobs.store, jobs.reports, queue, jobs);
        queue.lane = Optional.of(Lane.CPU);

        EditJob job = service.submit(Jobs.request("t"), "ann", Optional.of("k")).job();
        assertThat(job.request().lane()).contains(Lane.CPU);
        assertThat(service.submit(Jobs.request("t"), "ann", Optional.of("k")).repeated())
                .isTrue();
        JobRequest onGpu = Jobs.request("t").orIn(Optional.of(Lane.GPU));
        assertThatExceptionOfType(JobRequestException.class)
                .isThrownBy(() -> service.submit(onGpu, "ann", Optional.empty()))
                .satisfies(refused -> assertThat(refused.violations())
                        .containsExactly(new Violation("lane", "has no workers here, got: gpu")));
    }

    @Test
    void sweep_removesWhatEndedLongAgo_withItsReport() {
        String old = jobs.submit();
        worker(EDITS).workOn(old);
        String waiting = jobs.submit();
        jobs.pass(Duration.ofDays(30));
        worker(NEVER).sweep();
        assertThat(jobs.service.report(old)).isPresent();

        jobs.pass(Duration.ofSeconds(1));
        worker(NEVER).sweep();
        assertThat(jobs.store.find(old)).isEmpty();
        assertThat(jobs.reports.find(old)).isEmpty();
        assertThat(jobs.store.find(waiting)).isPresent();
    }

    private String heldByAnother() {
        String id = jobs.submit();
        assertThat(JobRun.claim(jobs.store, jobs, Jobs.SETTINGS, jobs.service.get(id), "another"))
                .isPresent();
        return id;
    }

    private JobWorker worker(JobEditor editor) {
        return worker(editor, Jobs.SETTINGS);
    }

    private JobWorker worker(JobEditor editor, WorkerSettings settings) {
        return new JobWorker("w", jobs.store, jobs.reports, queue, editor, JobObserver.none(), jobs, settings);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A queue that brings what it is given as often as it is given it, and notes what becomes of deliveries. */
    private static final class TwiceQueue implements JobQueue {
        final Deque<String> waiting = new ArrayDeque<>();
        final List<String> told = new ArrayList<>();
        Duration patience = Duration.ZERO;
        Optional<Lane> lane = Optional.empty();
        boolean broken;
        volatile int kept;

        @Override
        public void put(String jobId, Optional<Lane> ofJob) {
            if (broken) {
                throw new JobStoreException("the queue does not answer", new IllegalStateException());
            }
            waiting.add(jobId);
        }

        @Override
        public Optional<Delivery> take(Duration wait) {
            return Optional.ofNullable(waiting.poll()).map(id -> new Delivery() {
                @Override
                public String jobId() {
                    return id;
                }

                @Override
                public void done() {
                    told.add("done");
                }

                @Override
                public void giveBack(Duration wait) {
                    told.add("back " + wait);
                }

                @Override
                public void keep() {
                    kept++;
                }
            });
        }

        @Override
        public int depth() {
            return waiting.size();
        }

        @Override
        public Optional<Lane> lane() {
            return lane;
        }

        @Override
        public boolean serves(Lane asked) {
            return lane.isEmpty() || lane.get() == asked;
        }

        @Override
        public Duration patience() {
            return patience;
        }
    }
}
