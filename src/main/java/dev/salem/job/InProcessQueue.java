package dev.salem.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A queue of bounded length within this process, for the jobs of every lane. What it holds is lost with the process, and put again from the store. */
public final class InProcessQueue implements JobQueue {
    private final int capacity;
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Map<String, Long> later = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    public InProcessQueue(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1, got: " + capacity);
        }
        this.capacity = capacity;
    }

    @Override
    public void put(String jobId, Optional<Lane> lane) {
        lock.lock();
        try {
            if (waiting.size() >= capacity && !waiting.contains(jobId)) {
                throw new QueueFullException(waiting.size() + " jobs wait already; come again when some are done");
            }
            add(jobId);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Delivery> take(Duration wait) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long end = System.nanoTime() + wait.toNanos();
            long left = wait.toNanos();
            while (!hasArrived()) {
                if (left <= 0) {
                    return Optional.empty();
                }
                arrived.awaitNanos(Math.min(left, untilNext()));
                left = end - System.nanoTime();
            }
            String first = waiting.iterator().next();
            waiting.remove(first);
            return Optional.of(new Taken(first));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int depth() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean hasArrived() {
        long now = System.nanoTime();
        later.entrySet().removeIf(due -> due.getValue() - now <= 0 && waiting.add(due.getKey()));
        return !waiting.isEmpty();
    }

    private long untilNext() {
        long now = System.nanoTime();
        return later.values().stream().mapToLong(due -> due - now).min().orElse(Long.MAX_VALUE);
    }

    private void add(String jobId) {
        later.remove(jobId);
        waiting.add(jobId);
        arrived.signal();
    }

    private final class Taken implements Delivery {
        private final String jobId;

        Taken(String jobId) {
            this.jobId = jobId;
        }

        @Override
        public String jobId() {
            return jobId;
        }

        @Override
        public void done() {
            // It left the queue when it was taken.
        }

        /** It was counted when it came, so it may exceed the capacity now. */
        @Override
        public void giveBack(Duration wait) {
            lock.lock();
            try {
                if (wait.isZero()) {
                    add(jobId);
                } else if (!waiting.contains(jobId)) {
                    later.put(jobId, System.nanoTime() + wait.toNanos());
                    arrived.signal();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
