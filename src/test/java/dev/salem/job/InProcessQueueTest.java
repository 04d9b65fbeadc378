package dev.salem.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InProcessQueueTest {
    private final InProcessQueue queue = new InProcessQueue(2);

    @Test
    void take_givesJobsInTheirOrder_eachOnce() throws InterruptedException {
        queue.put("a", Optional.empty());
        queue.put("b", Optional.empty());
        queue.put("a", Optional.empty());

        assertThat(queue.depth()).isEqualTo(2);
        assertThat(queue.take(Duration.ZERO).orElseThrow().jobId()).isEqualTo("a");
        assertThat(queue.take(Duration.ZERO).orElseThrow().jobId()).isEqualTo("b");
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void put_intoAFullQueue_isRefused_whatWasTakenComesBackAllTheSame() throws InterruptedException {
        queue.put("a", Optional.empty());
        queue.put("b", Optional.empty());
        JobQueue.Delivery taken = queue.take(Duration.ZERO).orElseThrow();
        queue.put("c", Optional.empty());

        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> queue.put("d", Optional.empty()));
        taken.giveBack(Duration.ZERO);
        assertThat(queue.depth()).isEqualTo(3);
    }

    @Test
    void giveBack_withAWait_bringsTheJobOnceItIsOver_unlessSomebodyPutsIt() throws InterruptedException {
        queue.put("soon", Optional.empty());
        queue.put("late", Optional.empty());
        queue.take(Duration.ZERO).orElseThrow().giveBack(Duration.ofMillis(50));
        queue.take(Duration.ZERO).orElseThrow().giveBack(Duration.ofHours(1));

        assertThat(queue.take(Duration.ofSeconds(20)).orElseThrow().jobId()).isEqualTo("soon");
        assertThat(queue.take(Duration.ZERO)).isEmpty();
        queue.put("late", Optional.empty());
        assertThat(queue.take(Duration.ZERO).orElseThrow().jobId()).isEqualTo("late");
    }
}
