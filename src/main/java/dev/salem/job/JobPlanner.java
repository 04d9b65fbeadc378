package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;

/** Says what a request would do, while its caller waits. */
@FunctionalInterface
public interface JobPlanner {
    /**
     * The JSON of {@link dev.salem.workflow.HeaderPlan}. May be asked while this process edits.
     *
     * @throws RuntimeException of the kinds that {@link dev.salem.workflow.FailureKind} tells apart
     */
    JsonNode plan(JobRequest request);
}
