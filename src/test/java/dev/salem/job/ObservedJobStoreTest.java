package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.workflow.FailureKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservedJobStoreTest {
    @TempDir
    private Path folder;

    private final List<String> heard = new ArrayList<>();

    @Test
    void changes_areToldOnceAndOnlyWhenTheyAreMade() {
        Jobs jobs = new Jobs(folder);
        JobStore store = new ObservedJobStore(jobs.store, new Listener());
        EditJob job = EditJob.queued("0".repeat(32), Jobs.request("a"), "ann", Optional.empty(), jobs.instant());
        EditJob running = job.claimed("w", jobs.instant(), jobs.instant().plusSeconds(30));
        EditJob waiting = running.postponed(
                new JobFailure(FailureKind.DEPENDENCY, "down"), jobs.instant().plusSeconds(9), jobs.instant());
        EditJob again = waiting.claimed("w", jobs.instant(), jobs.instant().plusSeconds(30));
        EditJob cancelled = again.cancelled(jobs.instant());

        assertThat(store.create(job)).isTrue();
        assertThat(store.create(job)).isFalse();
        assertThat(store.replace(job, running)).isTrue();
        assertThat(store.replace(job, running.cancelled(jobs.instant()))).isFalse();
        assertThat(store.replace(running, waiting)).isTrue();
        assertThat(store.replace(waiting, again)).isTrue();
        assertThat(store.replace(again, cancelled)).isTrue();
        assertThat(store.replace(again, cancelled)).isFalse();

        assertThat(heard).containsExactly("accepted queued", "postponed queued", "ended cancelled");
    }

    @Test
    void fullQueues_turnJobsAway() {
        Jobs jobs = new Jobs(folder);
        JobService service = new JobService(
                new ObservedJobStore(jobs.store, new Listener()), jobs.reports, new InProcessQueue(1), jobs);
        service.submit(Jobs.request("a"), "ann", Optional.empty());
        try {
            service.submit(Jobs.request("b"), "ann", Optional.empty());
        } catch (QueueFullException expected) {
            heard.add("full");
        }

        assertThat(heard).containsExactly("accepted queued", "accepted queued", "turned away queued", "full");
    }

    @Test
    void attempts_areWatchedToTheirEnd() throws InterruptedException {
        Jobs jobs = new Jobs(folder);
        JobStore store = new ObservedJobStore(jobs.store, new Listener());
        JobEditor editor = (request, progress) -> {
            progress.report("open", 0, "");
            progress.found("layer", 3);
            heard.add("job " + MDC.get("job"));
            return Jobs.result("a");
        };
        JobObserver observer = JobObserver.all(List.of(new Listener()));
        JobWorker worker = new JobWorker("w", store, jobs.reports, jobs.queue, editor, observer, jobs, Jobs.SETTINGS);
        EditJob job =
                jobs.service.submit(Jobs.request("a"), "ann", Optional.empty()).job();
        try (worker) {
            worker.workOnce(Duration.ZERO);
        }

        assertThat(heard).containsExactly("begun", "phase open", "layer 3", "job " + job.id(), "ended edited", "over");
        assertThat(MDC.get("job")).isNull();
    }

    private final class Listener implements JobObserver {
        @Override
        public void accepted(EditJob job) {
            heard.add("accepted " + job.state().jsonName());
        }

        @Override
        public void turnedAway(EditJob job) {
            heard.add("turned away " + job.state().jsonName());
        }

        @Override
        public void postponed(EditJob job) {
            heard.add("postponed " + job.state().jsonName());
        }

        @Override
        public void ended(EditJob job) {
            heard.add("ended " + job.state().jsonName());
        }

        @Override
        public Attempt begin(EditJob job) {
            heard.add("begun");
            return new Attempt() {
                @Override
                public void report(String phase, double fraction, String detail) {
                    heard.add("phase " + phase);
                }

                @Override
                public void found(String name, Object value) {
                    heard.add(name + " " + value);
                }

                @Override
                public void close() {
                    heard.add("over");
                }
            };
        }
    }
}
