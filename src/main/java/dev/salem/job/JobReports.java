package dev.salem.job;

import java.util.Optional;

/** Where the reports of jobs are kept. All methods throw {@link JobStoreException} where the store does not answer. */
public interface JobReports {
    /** Keeps a job's report, in the place of an earlier one. */
    void save(String jobId, String html);

    Optional<String> find(String jobId);

    /** Removes a job's report, if there is one and the place doesn't let it go by itself after a while. */
    void remove(String jobId);
}
