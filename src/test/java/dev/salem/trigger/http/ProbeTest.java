package dev.salem.trigger.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeTest {
    private final ExecutorService executor = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        executor.shutdownNow();
    }

    @Test
    void call_isUpWhereTheQuestionReturns_andDownWhereItThrows() {
        assertThat(probe(() -> {}, 5000).call().getStatus()).isEqualTo(Status.UP);
        assertThat(probe(
                                () -> {
                                    throw new IllegalStateException("no disk");
                                },
                                5000)
                        .call()
                        .getStatus())
                .isEqualTo(Status.DOWN);
    }

    @Test
    void call_waitsOnlySoLong_asksOnceMeanwhile_andRecovers() {
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        Probe probe = probe(
                () -> {
                    asked.incrementAndGet();
                    await(answered);
                },
                20);

        assertThat(probe.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(probe.call().getStatus()).isEqualTo(Status.DOWN);
        assertThat(asked).hasValue(1);
        answered.countDown();
        while (probe.call().getStatus() == Status.DOWN) {
            Thread.onSpinWait();
        }
        assertThat(probe.call().getData()).isEmpty();
    }

    private Probe probe(Runnable question, int millis) {
        return new Probe("disk", question, executor, Duration.ofMillis(millis));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
