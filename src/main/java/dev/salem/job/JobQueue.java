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
    }

    /**
     * Puts a job at the end; nothing happens where it waits already.
     *
     * @throws QueueFullException if the queue takes no more
     */
    void put(String jobId);

    /** The job at the head, waiting for one to come at most {@code wait}. */
    Optional<Delivery> take(Duration wait) throws InterruptedException;

    /** How many jobs wait. */
    int depth();
}
