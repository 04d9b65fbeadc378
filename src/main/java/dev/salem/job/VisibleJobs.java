package dev.salem.job;

import java.util.Optional;

/** Jobs as somebody sees them: all, or their own alone. The jobs of others are not there for them. */
public final class VisibleJobs {
    private final JobService service;
    private final Optional<String> requester;

    /** @param requester whose jobs alone are seen; empty for all */
    VisibleJobs(JobService service, Optional<String> requester) {
        this.service = service;
        this.requester = requester;
    }

    /** @throws JobNotFoundException if none is seen */
    public EditJob get(String id) {
        EditJob job = service.get(id);
        if (requester.isPresent() && !requester.get().equals(job.requester())) {
            throw new JobNotFoundException(id);
        }
        return job;
    }

    /**
     * Jobs, the newest first.
     *
     * @param after the {@code next} of the page before
     * @throws JobNotFoundException if {@code after} is none that is seen
     */
    public JobPage page(Optional<String> after, int size) {
        after.ifPresent(this::get);
        return service.page(requester, after, size);
    }

    /**
     * Takes a job back as {@link JobService#cancel}.
     *
     * @throws JobNotFoundException if none is seen
     */
    public EditJob cancel(String id) {
        return service.cancel(get(id).id());
    }

    /**
     * A job's report, once there is one.
     *
     * @throws JobNotFoundException if no job is seen
     */
    public Optional<String> report(String id) {
        return service.report(get(id).id());
    }
}
