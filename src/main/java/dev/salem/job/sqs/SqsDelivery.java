package dev.salem.job.sqs;

import dev.salem.job.JobQueue;
import dev.salem.job.JobStoreException;
import dev.salem.job.aws.AwsService;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A message that came. That one of these calls fails is no trouble: the message comes again, and the store knows better. */
final class SqsDelivery implements JobQueue.Delivery {
    private static final Logger LOG = Logger.getLogger(SqsDelivery.class);

    /** SQS hides no message longer, counted from its receipt. */
    private static final Duration LONGEST = Duration.ofHours(11);

    private final AwsService<SqsClient> sqs;
    private final String url;
    private final String jobId;
    private final String receipt;
    private final Duration hidden;
    private long keptAt = System.nanoTime();

    /** @param hidden how long the message is hidden from others without a word */
    SqsDelivery(AwsService<SqsClient> sqs, String url, String jobId, String receipt, Duration hidden) {
        this.sqs = sqs;
        this.url = url;
        this.jobId = jobId;
        this.receipt = receipt;
        this.hidden = hidden;
    }

    @Override
    public String jobId() {
        return jobId;
    }

    @Override
    public void done() {
        tell(client -> client.deleteMessage(request -> request.queueUrl(url).receiptHandle(receipt)));
    }

    @Override
    public void giveBack(Duration wait) {
        hide(wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    /** Hides the message anew when a third of its time is over. */
    @Override
    public synchronized void keep() {
        if ((System.nanoTime() - keptAt) * 3 >= hidden.toNanos()) {
            hide(hidden);
            keptAt = System.nanoTime();
        }
    }

    private void hide(Duration time) {
        int seconds = (int) time.plusMillis(999).toSeconds();
        tell(client -> client.changeMessageVisibility(
                request -> request.queueUrl(url).receiptHandle(receipt).visibilityTimeout(seconds)));
    }

    private void tell(Consumer<SqsClient> request) {
        try {
            sqs.call(url, client -> {
                request.accept(client);
                return true;
            });
        } catch (JobStoreException e) {
            LOG.warnf("job %s: its message comes again: %s", jobId, e.getMessage());
        }
    }
}
