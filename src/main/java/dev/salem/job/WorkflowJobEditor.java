package dev.salem.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salem.progress.Progress;
import dev.salem.workflow.EditWorkflow;
import dev.salem.workflow.Planner;
import dev.salem.workflow.Site;
import java.util.concurrent.locks.ReentrantLock;

/** The workflow on this machine. One thing is computed at a time: an edit waits for a plan, a plan is refused meanwhile. */
public final class WorkflowJobEditor implements JobEditor, JobPlanner {
    private final EditWorkflow workflow;
    private final Planner planner;
    private final int threads;
    private final ReentrantLock computing = new ReentrantLock();

    /** @param threads inside one operation */
    public WorkflowJobEditor(Site site, int threads) {
        this.workflow = new EditWorkflow(site);
        this.planner = new Planner(site);
        this.threads = threads;
    }

    @Override
    public JobResult edit(JobRequest request, Progress progress) {
        computing.lock();
        try {
            return JobResult.of(workflow.run(request.toEditRequest(threads), progress));
        } finally {
            computing.unlock();
        }
    }

    @Override
    public JsonNode plan(JobRequest request) {
        if (!computing.tryLock()) {
            throw new BusyException("an edit is computed just now; plans are made between edits");
        }
        try {
            return JobJson.tree(planner.plan(request.toEditRequest(threads), Progress.silent()));
        } finally {
            computing.unlock();
        }
    }
}
