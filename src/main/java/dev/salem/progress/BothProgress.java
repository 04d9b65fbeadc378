package dev.salem.progress;

import java.util.Objects;

/** Two who want to know. */
record BothProgress(Progress first, Progress second) implements Progress {
    BothProgress {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }

    @Override
    public void report(String phase, double fraction, String detail) {
        first.report(phase, fraction, detail);
        second.report(phase, fraction, detail);
    }

    @Override
    public void found(String name, Object value) {
        first.found(name, value);
        second.found(name, value);
    }
}
