package dev.salem.job;

import java.time.Duration;

/** A job that came by an engine, which learns by other ways what became of it, and brings it again. */
record NamedDelivery(String jobId) implements JobQueue.Delivery {
    @Override
    public void done() {
        // The engine learns it by the answer, or the process's end.
    }

    @Override
    public void giveBack(Duration wait) {
        // The engine begins again.
    }
}
