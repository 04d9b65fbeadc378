package dev.salem.trigger.webhook;

import dev.salem.job.EditJob;
import dev.salem.job.JobRequest;
import dev.salem.job.JobService;
import dev.salem.job.Submission;
import java.util.Optional;

/**
 * The jobs that a registry asks for. A job is named by what is asked, not by the delivery that told of it: however many
 * deliveries, processes and sweeps ask for the same edit at once, there is one job.
 */
final class EventJobs {
    private static final String REQUESTER = "webhook:registry";

    private final JobService jobs;

    EventJobs(JobService jobs) {
        this.jobs = jobs;
    }

    /** The request's job that waits or runs already, else a new one, whatever became of those before. */
    EditJob submit(JobRequest request) {
        for (int earlier = 0; ; earlier++) {
            Submission submission = jobs.submit(request, REQUESTER, Optional.of(key(request, earlier)));
            if (!submission.repeated() || !submission.job().state().isFinal()) {
                return submission.job();
            }
        }
    }

    /** A new job for a request that never had one; empty if it had. */
    Optional<EditJob> submitFirst(JobRequest request) {
        Submission submission = jobs.submit(request, REQUESTER, Optional.of(key(request, 0)));
        return submission.repeated() ? Optional.empty() : Optional.of(submission.job());
    }

    /** Whether a request had a job. */
    boolean knows(JobRequest request) {
        return jobs.find(REQUESTER, key(request, 0)).isPresent();
    }

    private static String key(JobRequest request, int earlier) {
        return request.toJson() + " after " + earlier;
    }
}
