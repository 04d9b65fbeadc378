package dev.salem.job.sqs;

import dev.salem.job.Lane;
import dev.salem.job.aws.Moto;
import java.util.Map;

/** A queue over one lane of a {@link Moto}, for tests. */
public record SqsQueues(SqsQueue queue) implements AutoCloseable {
    public static SqsQueues open(Moto moto, Lane lane, String url) {
        return new SqsQueues(new SqsQueue(moto.sqs(), new SqsLanes(Map.of(lane, url), lane, 1000)));
    }

    @Override
    public void close() {
        queue.close();
    }
}
