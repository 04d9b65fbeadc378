package dev.salem.trigger.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salem.job.JobEditor;
import dev.salem.job.JobPlanner;
import dev.salem.job.JobRequest;
import dev.salem.job.JobResult;
import dev.salem.job.JobState;
import dev.salem.progress.Progress;
import dev.salem.workflow.WorkflowException;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Does what the title of a request says, in no time. */
@Alternative
@Singleton
public class StubEditor implements JobEditor, JobPlanner {
    public static final String HOLD = "hold";
    public static final String EXPLODE = "explode";
    public static final String REFUSE = "refuse";
    public static final String SLOW = "slow";
    public static final String REJECT = "reject";

    public final Semaphore release = new Semaphore(0);

    @Override
    public JobResult edit(JobRequest request, Progress progress) {
        act(request);
        if (request.title().equals(HOLD)) {
            progress.found("layer", 2);
            hold(progress);
        }
        progress.report("edit", 0.5, "<half>");
        if (request.title().equals(REJECT)) {
            return rejected();
        }
        return new JobResult(
                JobState.EDITED,
                JsonNodeFactory.instance.objectNode().put("layer", 2).put("title", request.title()),
                "<p>report of " + request.title() + "</p>");
    }

    private static JobResult rejected() {
        ObjectNode outcome = JsonNodeFactory.instance.objectNode();
        outcome.putObject("gate").putArray("reasons").add("edit accuracy 0.900 (9 of 10) is below 0.95");
        return new JobResult(JobState.REJECTED, outcome, "<p>rejected</p>");
    }

    @Override
    public JsonNode plan(JobRequest request) {
        act(request);
        if (request.title().equals(SLOW)) {
            hold(Progress.silent());
        }
        return JsonNodeFactory.instance.objectNode().put("plan", request.title());
    }

    private static void act(JobRequest request) {
        switch (request.title()) {
            case EXPLODE -> throw new IllegalStateException("the secret inside");
            case REFUSE -> throw new WorkflowException("layer must be below 6, got: 9");
            default -> {
                // An edit like any other.
            }
        }
    }

    private void hold(Progress progress) {
        try {
            int step = 0;
            while (!release.tryAcquire(5, TimeUnit.MILLISECONDS)) {
                step++;
                progress.report("step " + step % 2, 0.25, "held");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
