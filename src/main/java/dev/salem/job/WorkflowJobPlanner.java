package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.workflow.HeaderPlanner;
import dev.salem.workflow.Site;

/** Plans from headers, beside whatever is computed. */
public final class WorkflowJobPlanner implements JobPlanner {
    private final HeaderPlanner planner;
    private final int threads;

    /** @param threads inside one operation of the edit */
    public WorkflowJobPlanner(Site site, int threads) {
        this.planner = new HeaderPlanner(site);
        this.threads = threads;
    }

    @Override
    public JsonNode plan(JobRequest request) {
        return JobJson.tree(planner.plan(request.toEditRequest(threads)));
    }
}
