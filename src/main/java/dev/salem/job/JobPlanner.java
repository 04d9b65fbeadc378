package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;

/** Says what a request would do, while its caller waits. */
@FunctionalInterface
public interface JobPlanner {
    /**
     * The JSON of {@link dev.salem.workflow.Plan}.
     *
     * @throws BusyException if this process edits just now
     * @throws RuntimeException of the kinds that {@link dev.salem.workflow.FailureKind} tells apart
     */
    JsonNode plan(JobRequest request);
}
