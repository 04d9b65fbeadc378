package dev.salem.job.sqs;

import dev.salem.job.Lane;
import java.util.Map;

/**
 * Which queues a process puts jobs into and takes them from.
 *
 * @param queueUrls one for each lane that there is
 * @param lane of jobs that name none, and the one that this process takes jobs from
 * @param capacity how many jobs may wait in a lane, as far as SQS knows
 */
public record SqsLanes(Map<Lane, String> queueUrls, Lane lane, int capacity) {
    public SqsLanes {
        queueUrls = Map.copyOf(queueUrls);
        if (!queueUrls.containsKey(lane)) {
            throw new IllegalArgumentException("lane " + lane.jsonName() + " has no queue");
        }
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, got: " + capacity);
        }
    }

    String url(Lane wanted) {
        String url = queueUrls.get(wanted);
        if (url == null) {
            throw new IllegalArgumentException("lane " + wanted.jsonName() + " has no queue");
        }
        return url;
    }
}
