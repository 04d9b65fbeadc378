package dev.salem.trigger.warmup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void await_ofWhatComesLate_leavesSoMuchLessForTheRest() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMinutes(1));
        long begin = System.nanoTime();

        assertThat(deadline.await(this::theThirdTime)).isEqualTo("address");

        Duration waited = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(deadline.left())
                .isPositive()
                .isLessThanOrEqualTo(Duration.ofMinutes(1).minus(waited));
    }

    @Test
    void await_ofWhatComesTooLate_endsByTime_andLeavesNothing() {
        Deadline deadline = Deadline.in(Duration.ZERO);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> deadline.await(this::theThirdTime))
                .withMessage("no address yet");
        assertThat(deadline.left()).isZero();
    }

    private String theThirdTime() {
        if (asked.incrementAndGet() < 3) {
            throw new IllegalArgumentException("no address yet");
        }
        return "address";
    }
}
