package dev.salem.job.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.salem.job.JobQueue;
import dev.salem.job.JobQueueContract;
import dev.salem.job.JobStoreException;
import dev.salem.job.Lane;
import dev.salem.job.aws.AwsService;
import dev.salem.job.aws.Moto;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;

class SqsQueueTest extends JobQueueContract {
    private static final String ID = "0".repeat(32);

    private final Moto moto = Moto.shared();
    private String cpu;
    private String gpu;
    private AwsService<SqsClient> sqs;
    private SqsQueue queue;

    @BeforeEach
    void open() {
        cpu = moto.makeQueue();
        gpu = moto.makeQueue();
        sqs = moto.sqs();
        queue = new SqsQueue(sqs, new SqsLanes(Map.of(Lane.CPU, cpu, Lane.GPU, gpu), Lane.CPU, CAPACITY));
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Override
    protected JobQueue queue() {
        return queue;
    }

    @Test
    void put_choosesTheLanesQueue() throws InterruptedException {
        queue.put(ID, Optional.of(Lane.GPU));

        assertThat(queue.take(Duration.ZERO)).isEmpty();
        assertThat(queue.depth()).isEqualTo(1);
        try (SqsQueue gpuWorker = new SqsQueue(moto.sqs(), new SqsLanes(Map.of(Lane.GPU, gpu), Lane.GPU, CAPACITY))) {
            assertThat(gpuWorker.serves(Lane.CPU)).isFalse();
            assertThat(gpuWorker.take(Duration.ZERO).orElseThrow().jobId()).isEqualTo(ID);
        }
    }

    @Test
    void take_leavesWhatIsNoJobToTheDeadLetters() throws InterruptedException {
        send("{\"Event\":\"s3:TestEvent\"}");
        queue.put(ID, Optional.empty());

        assertThat(queue.take(Duration.ZERO).orElseThrow().jobId()).isEqualTo(ID);
        assertThat(queue.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void delivery_thatCannotBeSettled_isNoTrouble() throws InterruptedException {
        queue.put(ID, Optional.empty());
        JobQueue.Delivery delivery = queue.take(Duration.ZERO).orElseThrow();
        sqs.call(cpu, client -> client.deleteQueue(request -> request.queueUrl(cpu)));

        delivery.done();
        delivery.giveBack(Duration.ofDays(2));
    }

    @Test
    void taken_byAnEngine_isSettledByItsReceipt() throws InterruptedException {
        send(ID);
        String receipt = sqs.call(
                        cpu,
                        client -> client.receiveMessage(
                                request -> request.queueUrl(cpu).visibilityTimeout(600)))
                .messages()
                .get(0)
                .receiptHandle();
        assertThat(queue.take(Duration.ZERO)).isEmpty();

        queue.taken(ID, receipt).giveBack(Duration.ZERO);
        JobQueue.Delivery again = queue.take(Duration.ZERO).orElseThrow();
        again.done();

        assertThat(again.jobId()).isEqualTo(ID);
    }

    @Test
    void delivery_isHiddenAnew_whenAThirdOfItsTimeIsOver() throws InterruptedException {
        send(ID);
        String receipt = sqs.call(
                        cpu,
                        client -> client.receiveMessage(
                                request -> request.queueUrl(cpu).visibilityTimeout(1)))
                .messages()
                .get(0)
                .receiptHandle();
        JobQueue.Delivery delivery = new SqsDelivery(sqs, cpu, ID, receipt, Duration.ofSeconds(1));
        long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
        while (System.nanoTime() < end) {
            delivery.keep();
            assertThat(queue.take(Duration.ZERO)).isEmpty();
        }
        assertThat(queue.take(Duration.ofSeconds(10)))
                .as("once nobody keeps it")
                .isPresent();
    }

    @Test
    void calls_toAQueueThatIsMissing_sayWhatToDo() {
        String missing = cpu.replaceFirst("jobs-.*", "no-such-queue");
        try (SqsQueue lost = new SqsQueue(moto.sqs(), new SqsLanes(Map.of(Lane.CPU, missing), Lane.CPU, CAPACITY))) {
            assertThatExceptionOfType(JobStoreException.class)
                    .isThrownBy(() -> lost.put(ID, Optional.empty()))
                    .withMessageContaining("no-such-queue")
                    .withMessageContaining("Terraform module");
        }
    }

    @Test
    void lanes_withoutAQueueForTheirOwn_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SqsLanes(Map.of(Lane.CPU, cpu), Lane.GPU, CAPACITY))
                .withMessageContaining("lane gpu has no queue");
    }

    private void send(String body) {
        sqs.call(
                cpu,
                client -> client.sendMessage(message -> message.queueUrl(cpu).messageBody(body)));
    }
}
