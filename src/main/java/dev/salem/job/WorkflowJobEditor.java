package dev.salem.job;

import dev.salem.progress.Progress;
import dev.salem.workflow.EditWorkflow;
import dev.salem.workflow.Site;

/** The workflow on this machine. */
public final class WorkflowJobEditor implements JobEditor {
    private final EditWorkflow workflow;
    private final int threads;

    /** @param threads inside one operation */
    public WorkflowJobEditor(Site site, int threads) {
        this.workflow = new EditWorkflow(site);
        this.threads = threads;
    }

    @Override
    public JobResult edit(JobRequest request, Progress progress) {
        return JobResult.of(workflow.run(request.toEditRequest(threads), progress));
    }
}
