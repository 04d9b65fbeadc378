package dev.salem.job;

import java.time.Duration;
import java.util.Optional;

/**
 * Brings jobs to workers, each at least once; the store decides who works on a job that comes twice. A job that a queue
 * lost is put again from the store.
 */
public interface JobQueue {
    /** A job that came to a worker, which calls one of the two methods in the end. */
    interface Delivery {
        String jobId();

        /** The job needs no worker any more. */
        void done();

        /** A worker shall have the job again, after a wait; zero is at once. */
        void giveBack(Duration wait);

        /** The worker still has the job; called again and again while it edits. */
        default void keep() {}
    }

    /**
     * Puts a job at the end; that it waits already does no harm.
     *
     * @param lane whose workers shall have it; empty takes {@link #lane()}
     * @throws QueueFullException if the queue takes no more
     * @throws JobStoreException if the queue doesn't answer
     */
    void put(String jobId, Optional<Lane> lane);

    /** The job at the head, waiting for one to come at most {@code wait}. */
    Optional<Delivery> take(Duration wait) throws InterruptedException;

    /** How many jobs wait. */
    int depth();

    /** The lane of jobs that name none; empty where the queue doesn't tell lanes apart. */
    default Optional<Lane> lane() {
        return Optional.empty();
    }

    /** Whether jobs of a lane find workers by this queue. */
    default boolean serves(Lane lane) {
        return true;
    }

    /**
     * How long a job may wait before it counts as lost by the queue and is put again; zero where it is no burden to put one
     * again that waits.
     */
    default Duration patience() {
        return Duration.ZERO;
    }

    /**
     * A job that an engine took from this queue for the process, as AWS Lambda does.
     *
     * @param receipt by which the queue knows the delivery
     */
    default Delivery taken(String jobId, String receipt) {
        return new NamedDelivery(jobId);
    }
}
