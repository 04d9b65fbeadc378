package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link JobQueue} does. Each test has a queue of its own, empty, that takes {@value #CAPACITY} jobs. */
@Timeout(60)
public abstract class JobQueueContract {
    protected static final int CAPACITY = 3;

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final List<String> IDS = List.of("a".repeat(32), "b".repeat(32), "c".repeat(32), "d".repeat(32));

    protected abstract JobQueue queue();

    @Test
    void take_bringsWhatWasPut_once() throws InterruptedException {
        put(0);
        put(1);

        assertThat(Set.of(taken().jobId(), taken().jobId())).containsExactlyInAnyOrder(IDS.get(0), IDS.get(1));
        assertThat(queue().take(Duration.ZERO)).isEmpty();
    }

    @Test
    void take_waitsForAJobToCome() throws InterruptedException {
        AtomicReference<String> came = new AtomicReference<>();
        CountDownLatch waiting = new CountDownLatch(1);
        Thread taker = new Thread(() -> {
            waiting.countDown();
            try {
                queue().take(Duration.ofSeconds(20)).ifPresent(delivery -> came.set(delivery.jobId()));
            } catch (InterruptedException e) {
                came.set("interrupted");
            }
        });
        taker.start();
        waiting.await();
        put(0);
        taker.join();

        assertThat(came).hasValue(IDS.get(0));
    }

    @Test
    void done_endsADelivery() throws InterruptedException {
        put(0);
        JobQueue.Delivery delivery = taken();
        delivery.keep();
        delivery.done();

        assertThat(queue().take(SOON)).isEmpty();
        assertThat(queue().depth()).isZero();
    }

    @Test
    void giveBack_bringsTheJobAgain_atOnce() throws InterruptedException {
        put(0);
        taken().giveBack(Duration.ZERO);

        assertThat(taken().jobId()).isEqualTo(IDS.get(0));
    }

    @Test
    void giveBack_bringsTheJobAgain_notBeforeTheWaitIsOver() throws InterruptedException {
        put(0);
        long from = System.nanoTime();
        taken().giveBack(SOON);

        assertThat(queue().take(Duration.ZERO)).isEmpty();
        while (queue().take(SOON).isEmpty()) {
            Thread.onSpinWait();
        }
        // Queues count in milliseconds or seconds, and each by a clock of its own.
        assertThat(System.nanoTime() - from).isGreaterThan(SOON.toNanos() * 9 / 10);
    }

    @Test
    void put_ofMoreThanTheCapacity_isRefused() {
        put(0);
        put(1);
        put(2);

        assertThat(queue().depth()).isEqualTo(CAPACITY);
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> put(3))
                .withMessageContaining("3 jobs wait");
    }

    @Test
    void lane_ofJobsThatNameNone_isServed() {
        assertThat(queue().lane().stream()).allMatch(queue()::serves);
    }

    private void put(int number) {
        queue().put(IDS.get(number), Optional.empty());
    }

    private JobQueue.Delivery taken() throws InterruptedException {
        return queue().take(SOON).orElseThrow();
    }
}
