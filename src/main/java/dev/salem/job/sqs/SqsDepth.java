package dev.salem.job.sqs;

import dev.salem.job.aws.AwsService;
import java.time.Duration;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** About how many messages wait in a queue: what SQS said a few seconds ago, and what came and went here since. */
final class SqsDepth {
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final AwsService<SqsClient> sqs;
    private final String url;
    private int waiting;
    private long askedAt = System.nanoTime() - FRESH.toNanos();

    SqsDepth(AwsService<SqsClient> sqs, String url) {
        this.sqs = sqs;
        this.url = url;
    }

    synchronized int now() {
        if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
            String said = sqs.call(
                            url,
                            client -> client.getQueueAttributes(request -> request.queueUrl(url)
                                    .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)))
                    .attributes()
                    .get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES);
            waiting = Integer.parseInt(said);
            askedAt = System.nanoTime();
        }
        return waiting;
    }

    synchronized void oneMore() {
        waiting++;
    }

    synchronized void oneLess() {
        waiting = Math.max(0, waiting - 1);
    }
}
