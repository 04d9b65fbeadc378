package dev.salem.job.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salem.FaultyProxy;
import dev.salem.FaultyProxy.Fault;
import dev.salem.MotoServer;
import dev.salem.job.EditJob;
import dev.salem.job.JobReports;
import dev.salem.job.JobState;
import dev.salem.job.JobStoreException;
import dev.salem.job.JobWorker;
import dev.salem.job.Jobs;
import dev.salem.job.Lane;
import dev.salem.job.dynamodb.DynamoStores;
import dev.salem.job.folder.FolderJobReports;
import dev.salem.job.sqs.SqsQueues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A job's way through DynamoDB and SQS with each of its calls broken: it is edited once, and nothing is lost. */
@Timeout(120)
class AwsFaultsTest {
    @TempDir
    private static Path folder;

    private static FaultyProxy proxy;
    private static Moto moto;
    private static String table;

    @BeforeAll
    static void start() {
        proxy = FaultyProxy.inFrontOf(MotoServer.shared().uri());
        moto = Moto.at(proxy.uri());
        table = Moto.shared().makeTable();
    }

    @AfterAll
    static void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void oneCallBroken_whicheverItIs_changesNothing(Fault fault) throws InterruptedException {
        int calls = 1;
        for (int number = 1; number <= calls; number++) {
            proxy.heal();
            proxy.fail(number, fault);
            AtomicInteger edits = new AtomicInteger();
            try (Place place = new Place()) {
                String id = place.submit();
                JobWorker worker = place.worker(edits);
                while (!worker.workOnce(Duration.ofSeconds(1))) {
                    // The message was received and its answer lost: SQS hides it for a minute, a sweep doesn't wait.
                    place.jobs.pass(Duration.ofHours(2));
                    worker.sweep();
                }
                EditJob job = place.jobs.service.get(id);
                assertThat(job.state()).as("call %d: %s", number, job).isEqualTo(JobState.EDITED);
                assertThat(job.attempts()).as("call %d", number).isEqualTo(1);
                assertThat(edits).as("call %d", number).hasValue(1);
            }
            assertThat(proxy.broken()).isEqualTo(1);
            calls = proxy.seen().size() - 2;
        }
        assertThat(calls).isGreaterThan(5);
    }

    /** All calls from one on break until a new worker comes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void everythingBrokenFromACallOn_isMadeGoodLater(int number) throws InterruptedException {
        proxy.heal();
        proxy.fail(request -> request.number() >= number, Fault.AFTER);
        AtomicInteger edits = new AtomicInteger();
        try (Place place = new Place()) {
            Optional<String> taken = Optional.empty();
            try {
                taken = Optional.of(place.submit());
                place.worker(edits).workOnce(Duration.ofSeconds(1));
            } catch (JobStoreException broken) {
                assertThat(broken).hasMessageContaining("can't be asked");
            }
            proxy.heal();
            place.jobs.pass(Duration.ofHours(2));
            String id = place.submit();
            assertThat(taken).isIn(Optional.empty(), Optional.of(id));
            JobWorker next = place.worker(edits);
            while (!place.jobs.service.get(id).state().isFinal()) {
                next.sweep();
                next.workOnce(Duration.ofSeconds(1));
            }
            EditJob job = place.jobs.service.get(id);
            assertThat(job.state()).isEqualTo(JobState.EDITED);
            assertThat(place.jobs
                            .store
                            .page(Optional.empty(), Optional.empty(), 100)
                            .jobs())
                    .filteredOn(one -> one.request().title().equals(place.title))
                    .containsExactly(job);
            int again = edits.get();
            while (next.workOnce(Duration.ZERO)) {
                assertThat(edits)
                        .as("a message that comes twice begins nothing")
                        .hasValue(again);
            }
        }
    }

    /** The table of all, with a queue of its own. */
    private static final class Place implements AutoCloseable {
        private static final AtomicInteger NUMBER = new AtomicInteger();

        final String title = "place " + NUMBER.incrementAndGet();
        final Jobs jobs;
        private final DynamoStores store = DynamoStores.open(moto, table, reports());
        private final SqsQueues queue =
                SqsQueues.open(moto, Lane.CPU, Moto.shared().makeQueue());

        Place() {
            jobs = new Jobs(store.store(), reports(), queue.queue());
        }

        String submit() {
            return jobs.service
                    .submit(Jobs.request(title), "ann", Optional.of(title))
                    .job()
                    .id();
        }

        JobWorker worker(AtomicInteger edits) {
            return jobs.worker("w" + edits.get(), (request, progress) -> {
                edits.incrementAndGet();
                return Jobs.result(request.title());
            });
        }

        private static JobReports reports() {
            return new FolderJobReports(folder);
        }

        @Override
        public void close() {
            store.close();
            queue.close();
        }
    }
}
