package dev.salem.job;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where jobs are kept. Every change is conditional on the version that was read, so of several writers one wins and the
 * others learn of it; leases are part of the job and need nothing else. What was accepted outlives the process. All
 * methods throw {@link JobStoreException} where the store does not answer.
 */
public interface JobStore {
    /** Keeps a new job; false if one with its id is there already. */
    boolean create(EditJob job);

    Optional<EditJob> find(String id);

    /** Puts {@code changed} in the place of {@code read}; false if the job has changed since, or is gone. */
    boolean replace(EditJob read, EditJob changed);

    /** Removes a job, if it is there; false if it has changed since it was read. */
    boolean remove(EditJob read);

    /**
     * Jobs by time of creation, the newest first.
     *
     * @param requester whose jobs alone are wanted; empty for all
     * @param after id of the job that the page before ended with
     * @param size at most so many
     */
    JobPage page(Optional<String> requester, Optional<String> after, int size);

    /** All jobs that are queued or running, the oldest first. */
    List<EditJob> unfinished();

    /** Jobs that ended before a time, for their removal; none where the store itself lets them go after a while. */
    List<EditJob> endedBefore(Instant time);
}
