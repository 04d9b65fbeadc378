package dev.salem.job;

import dev.salem.progress.Progress;
import dev.salem.workflow.EditWorkflow;
import dev.salem.workflow.NativeLibrary;
import dev.salem.workflow.Site;
import java.util.concurrent.locks.ReentrantLock;

/** The workflow on this machine. One edit is computed at a time. */
public final class WorkflowJobEditor implements JobEditor {
    private final EditWorkflow workflow;
    private final int threads;
    private final ReentrantLock computing = new ReentrantLock();

    /** @param threads inside one operation */
    public WorkflowJobEditor(Site site, int threads) {
        this.workflow = new EditWorkflow(site);
        this.threads = threads;
    }

    /** Loads the native library, which an edit would load as well. */
    @Override
    public void requireReady() {
        NativeLibrary.load(threads);
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
}
