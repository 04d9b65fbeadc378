package dev.salem.trigger;

import dev.salem.job.EditJob;

/** An edit that its caller waited for in vain so far; its job goes on. */
public final class UnfinishedEditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfinishedEditException(EditJob job) {
        super("job " + job.id() + " is not done yet and goes on; send the same event again, or ask for the job");
    }
}
