package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every {@link JobStore} does. Each test has a store of its own, without jobs. */
public abstract class JobStoreContract {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.000001Z");
    private static final Instant LATER = NOW.plusSeconds(30);

    protected abstract JobStore store();

    @Test
    void create_keepsAJobAsItIs_andOneOfItsId() {
        EditJob job = queued(NOW);

        assertThat(store().create(job)).isTrue();
        assertThat(store().find(job.id())).contains(job);
        EditJob other = EditJob.queued(job.id(), Jobs.request("other"), "bob", Optional.empty(), LATER);
        assertThat(store().create(other)).isFalse();
        assertThat(store().find(job.id())).contains(job);
    }

    @Test
    void find_ofNone_isEmpty() {
        assertThat(store().find("0".repeat(32))).isEmpty();
        assertThat(store().find("../" + "0".repeat(29))).isEmpty();
    }

    @Test
    void replace_ofManyWriters_letsOneWin() throws InterruptedException, ExecutionException {
        EditJob job = queued(NOW);
        store().create(job);
        ExecutorService writers = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> claims = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                EditJob claimed = job.claimed("worker " + i, NOW, LATER);
                claims.add(() -> store().replace(job, claimed));
            }
            int won = 0;
            for (Future<Boolean> claim : writers.invokeAll(claims)) {
                won += claim.get() ? 1 : 0;
            }
            assertThat(won).isEqualTo(1);
        } finally {
            writers.shutdownNow();
        }
        assertThat(store().find(job.id()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    void replace_ofAJobThatIsGone_isRefused() {
        EditJob job = queued(NOW);

        assertThat(store().replace(job, job.cancelled(NOW))).isFalse();
        assertThat(store().find(job.id())).isEmpty();
    }

    @Test
    void remove_takesTheJobThatWasRead_andNoOther() {
        EditJob job = queued(NOW);
        store().create(job);
        EditJob cancelled = job.cancelled(LATER);
        store().replace(job, cancelled);

        assertThat(store().remove(job)).as("it has changed").isFalse();
        assertThat(store().find(job.id())).contains(cancelled);
        assertThat(store().remove(cancelled)).isTrue();
        assertThat(store().find(job.id())).isEmpty();
        assertThat(store().remove(cancelled)).as("it is gone already").isTrue();
        assertThat(store().unfinished()).isEmpty();
        assertThat(store().page(Optional.empty(), Optional.empty(), 10).jobs()).isEmpty();
    }

    @Test
    void page_givesEachJobOnce_theNewestFirst() {
        List<Instant> times =
                List.of(NOW, NOW.plusNanos(1_000), NOW.plusNanos(1_000), Instant.parse("2026-11-24T10:00:01Z"), LATER);
        List<EditJob> jobs = times.stream()
                .map(JobStoreContract::queued)
                .peek(store()::create)
                .toList();
        List<String> newestFirst = jobs.stream()
                .sorted(Comparator.comparing(EditJob::createdAt)
                        .thenComparing(EditJob::id)
                        .reversed())
                .map(EditJob::id)
                .toList();

        List<String> seen = new ArrayList<>();
        Optional<String> next = Optional.empty();
        do {
            JobPage page = store().page(Optional.empty(), next, 2);
            page.jobs().forEach(job -> seen.add(job.id()));
            next = page.next();
        } while (next.isPresent());

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(store().page(Optional.empty(), Optional.empty(), 5).next()).isEmpty();
    }

    @Test
    void page_ofARequester_leavesOutOthers() {
        List<EditJob> jobs = IntStream.range(0, 130)
                .mapToObj(i -> EditJob.queued(
                        UUID.randomUUID().toString().replace("-", ""),
                        Jobs.request("t"),
                        i % 60 == 0 ? "ann" : "bob",
                        Optional.empty(),
                        NOW.plusMillis(i)))
                .peek(store()::create)
                .toList();

        JobPage first = store().page(Optional.of("ann"), Optional.empty(), 2);
        JobPage rest = store().page(Optional.of("ann"), first.next(), 2);

        assertThat(first.jobs()).containsExactly(jobs.get(120), jobs.get(60));
        assertThat(rest.jobs()).containsExactly(jobs.get(0));
        assertThat(rest.next()).isEmpty();
        assertThat(store().page(Optional.of("eve"), Optional.empty(), 2).jobs()).isEmpty();
    }

    @Test
    void unfinished_givesWhatIsQueuedOrRunning_theOldestFirst() {
        EditJob queued = queued(LATER);
        EditJob running = queued(NOW);
        EditJob ended = queued(NOW.minusSeconds(1));
        List.of(queued, running, ended).forEach(store()::create);
        EditJob claimed = running.claimed("w", NOW, LATER);
        store().replace(running, claimed);
        store().replace(ended, ended.cancelled(NOW));

        assertThat(store().unfinished()).containsExactly(claimed, queued);
    }

    @Test
    void jobs_ofMoreThanOnePageOfTheStore_areAllThere() {
        List<String> ids = IntStream.range(0, 130)
                .mapToObj(i -> queued(NOW.plusMillis(i)))
                .peek(store()::create)
                .map(EditJob::id)
                .toList();

        assertThat(store().unfinished()).extracting(EditJob::id).isEqualTo(ids);
    }

    @Test
    void outcome_however_large_readsBack() {
        EditJob job = queued(NOW);
        store().create(job);
        EditJob claimed = job.claimed("w", NOW, LATER);
        store().replace(job, claimed);
        var outcome = JsonNodeFactory.instance.objectNode().put("title", "ä".repeat(300_000));
        EditJob edited = claimed.withOutcome(JobState.EDITED, outcome, LATER);

        assertThat(store().replace(claimed, edited)).isTrue();
        assertThat(store().find(job.id())).contains(edited);
        assertThat(store().page(Optional.empty(), Optional.empty(), 1).jobs()).containsExactly(edited);
    }

    @Test
    void lease_ofAnEarlierWorker_writesNothing() {
        EditJob job = queued(NOW);
        store().create(job);
        JobRun first =
                JobRun.claim(store(), () -> NOW, Jobs.SETTINGS, job, "first").orElseThrow();
        EditJob back = store().find(job.id()).orElseThrow().handedBack(true, LATER);
        assertThat(store().replace(store().find(job.id()).orElseThrow(), back)).isTrue();
        JobRun second = JobRun.claim(store(), () -> LATER, Jobs.SETTINGS, back, "second")
                .orElseThrow();

        assertThat(first.write(mine -> mine.cancelled(LATER))).isFalse();
        assertThat(first.hasLostLease()).isTrue();
        JobProgress said = new JobProgress("edit", 0.5, "", Map.of("layer", IntNode.valueOf(3)));
        assertThat(second.write(mine -> mine.renewed(said, LATER, LATER.plusSeconds(30))))
                .isTrue();
        assertThat(store().find(job.id()).orElseThrow().progress()).isEqualTo(said);
    }

    @Test
    void endedBefore_givesNoJobThatIsYoungerOrUnfinished() {
        EditJob unfinished = queued(NOW);
        EditJob ended = queued(NOW);
        List.of(unfinished, ended).forEach(store()::create);
        store().replace(ended, ended.cancelled(LATER));

        assertThat(store().endedBefore(LATER)).isEmpty();
        assertThat(store().endedBefore(LATER.plus(Duration.ofDays(1))))
                .extracting(EditJob::id)
                .isSubsetOf(ended.id());
    }

    protected static EditJob queued(Instant time) {
        return EditJob.queued(
                UUID.randomUUID().toString().replace("-", ""), Jobs.request("t"), "ann", Optional.empty(), time);
    }
}
