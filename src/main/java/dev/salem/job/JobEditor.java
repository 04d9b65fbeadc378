package dev.salem.job;

import dev.salem.progress.Progress;

/** Carries a job's request out. */
@FunctionalInterface
public interface JobEditor {
    /**
     * Edits, and says how far it is; what the progress throws ends the work.
     *
     * @throws RuntimeException of the kinds that {@link dev.salem.workflow.FailureKind} tells apart
     */
    JobResult edit(JobRequest request, Progress progress);

    /**
     * Returns where an edit could be made now.
     *
     * @throws RuntimeException if not, with the cure
     */
    default void requireReady() {}
}
