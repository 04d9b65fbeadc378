package dev.salem.job;

class InProcessQueueContractTest extends JobQueueContract {
    private final JobQueue queue = new InProcessQueue(CAPACITY);

    @Override
    protected JobQueue queue() {
        return queue;
    }
}
