package dev.salem.progress;

import java.util.Objects;

/** Passes on what is said, as of one phase. */
record OnePhaseProgress(String phase, Progress listener) implements Progress {
    OnePhaseProgress {
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(listener, "listener");
    }

    @Override
    public void report(String theirs, double fraction, String detail) {
        listener.report(phase, fraction, detail);
    }

    @Override
    public void found(String name, Object value) {
        listener.found(name, value);
    }
}
