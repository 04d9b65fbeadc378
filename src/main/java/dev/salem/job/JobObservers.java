package dev.salem.job;

import java.util.List;

/** Several observers as one. */
record JobObservers(List<JobObserver> observers) implements JobObserver {
    JobObservers {
        observers = List.copyOf(observers);
    }

    @Override
    public void accepted(EditJob job) {
        observers.forEach(observer -> observer.accepted(job));
    }

    @Override
    public void turnedAway(EditJob job) {
        observers.forEach(observer -> observer.turnedAway(job));
    }

    @Override
    public void cancelRequested(EditJob job) {
        observers.forEach(observer -> observer.cancelRequested(job));
    }

    @Override
    public void ended(EditJob job) {
        observers.forEach(observer -> observer.ended(job));
    }

    @Override
    public void postponed(EditJob job) {
        observers.forEach(observer -> observer.postponed(job));
    }

    @Override
    public Attempt begin(EditJob job) {
        return new Attempts(
                observers.stream().map(observer -> observer.begin(job)).toList());
    }

    private record Attempts(List<Attempt> attempts) implements Attempt {
        @Override
        public void report(String phase, double fraction, String detail) {
            attempts.forEach(attempt -> attempt.report(phase, fraction, detail));
        }

        @Override
        public void found(String name, Object value) {
            attempts.forEach(attempt -> attempt.found(name, value));
        }

        @Override
        public void close() {
            attempts.forEach(Attempt::close);
        }
    }
}
