package dev.salem.job;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Another store, whose changes are told to an observer once they are made. */
public final class ObservedJobStore implements JobStore {
    private final JobStore store;
    private final JobObserver observer;

    public ObservedJobStore(JobStore store, JobObserver observer) {
        this.store = Objects.requireNonNull(store, "store");
        this.observer = Objects.requireNonNull(observer, "observer");
    }

    @Override
    public boolean create(EditJob job) {
        boolean created = store.create(job);
        if (created) {
            observer.accepted(job);
        }
        return created;
    }

    @Override
    public boolean replace(EditJob read, EditJob changed) {
        boolean replaced = store.replace(read, changed);
        if (replaced && changed.state().isFinal()) {
            observer.ended(changed);
        } else if (replaced && changed.cancelRequested() && !read.cancelRequested()) {
            observer.cancelRequested(changed);
        } else if (replaced && changed.nextAttemptAt().isPresent()) {
            observer.postponed(changed);
        }
        return replaced;
    }

    @Override
    public boolean remove(EditJob read) {
        boolean removed = store.remove(read);
        if (removed && !read.state().isFinal()) {
            observer.turnedAway(read);
        }
        return removed;
    }

    @Override
    public Optional<EditJob> find(String id) {
        return store.find(id);
    }

    @Override
    public JobPage page(Optional<String> requester, Optional<String> after, int size) {
        return store.page(requester, after, size);
    }

    @Override
    public List<EditJob> unfinished() {
        return store.unfinished();
    }

    @Override
    public List<EditJob> endedBefore(Instant time) {
        return store.endedBefore(time);
    }
}
