package dev.salem.job.sqs;

import dev.salem.job.EditJob;
import dev.salem.job.JobQueue;
import dev.salem.job.JobStoreException;
import dev.salem.job.Lane;
import dev.salem.job.QueueFullException;
import dev.salem.job.aws.AwsService;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/**
 * A queue of SQS for each lane; a message's body is a job's id. A message stays hidden from others as long as its worker
 * keeps it, and is deleted when its job is done. What is no job's id is left to the queue's rule for dead letters.
 */
public final class SqsQueue implements JobQueue, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(SqsQueue.class);

    /** Longer than a job's lease: when a lost worker's message comes again, its job may be taken over. */
    private static final Duration HIDDEN = Duration.ofSeconds(60);

    /** As long as SQS lets a request wait for messages. */
    private static final Duration LONGEST_POLL = Duration.ofSeconds(20);

    private static final Duration PATIENCE = Duration.ofHours(1);

    private final AwsService<SqsClient> sqs;
    private final SqsLanes lanes;
    private final Map<Lane, SqsDepth> depths = new EnumMap<>(Lane.class);

    /** Closes the service when it is closed. */
    SqsQueue(AwsService<SqsClient> sqs, SqsLanes lanes) {
        this.sqs = sqs;
        this.lanes = lanes;
        lanes.queueUrls().forEach((lane, url) -> depths.put(lane, new SqsDepth(sqs, url)));
    }

    /** Queues that are there. Nothing is connected to before it is used. */
    public static SqsQueue of(SqsLanes lanes) {
        return new SqsQueue(
                new AwsService<>(
                        "SQS", http -> SqsClient.builder().httpClient(http).build()),
                lanes);
    }

    @Override
    public void put(String jobId, Optional<Lane> lane) {
        String url = lanes.url(lane.orElse(lanes.lane()));
        SqsDepth depth = depths.get(lane.orElse(lanes.lane()));
        int waiting = depth.now();
        if (waiting >= lanes.capacity()) {
            throw new QueueFullException(waiting + " jobs wait already; come again when some are done");
        }
        sqs.call(
                url,
                client -> client.sendMessage(message -> message.queueUrl(url).messageBody(jobId)));
        depth.oneMore();
    }

    @Override
    public Optional<Delivery> take(Duration wait) throws InterruptedException {
        String url = lanes.url(lanes.lane());
        Duration poll = wait.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : wait;
        while (true) {
            Optional<Message> received = receive(url, (int) poll.toSeconds());
            if (received.isEmpty()) {
                return Optional.empty();
            }
            Message message = received.get();
            depths.get(lanes.lane()).oneLess();
            if (EditJob.isId(message.body())) {
                return Optional.of(new SqsDelivery(sqs, url, message.body(), message.receiptHandle(), HIDDEN));
            }
            LOG.warnf("%s: message %s is no job's id; it is left to the dead letters", url, message.messageId());
        }
    }

    private Optional<Message> receive(String url, int seconds) throws InterruptedException {
        try {
            List<Message> messages = sqs.call(
                            url,
                            client -> client.receiveMessage(request -> request.queueUrl(url)
                                    .maxNumberOfMessages(1)
                                    .waitTimeSeconds(seconds)
                                    .visibilityTimeout((int) HIDDEN.toSeconds())))
                    .messages();
            return messages.stream().findFirst();
        } catch (JobStoreException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException(e.getMessage());
            }
            throw e;
        }
    }

    @Override
    public Delivery taken(String jobId, String receipt) {
        return new SqsDelivery(sqs, lanes.url(lanes.lane()), jobId, receipt, HIDDEN);
    }

    @Override
    public int depth() {
        return depths.values().stream().mapToInt(SqsDepth::now).sum();
    }

    @Override
    public Optional<Lane> lane() {
        return Optional.of(lanes.lane());
    }

    @Override
    public boolean serves(Lane lane) {
        return lanes.queueUrls().containsKey(lane);
    }

    /** SQS loses nothing; only a process that ended between store and queue does. */
    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void close() {
        sqs.close();
    }
}
