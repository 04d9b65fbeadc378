package dev.salem.cli;

import dev.salem.job.EditJob;
import dev.salem.workflow.FailureKind;

/** How the process ends, for scripts and workers. */
final class ExitCode {
    static final int DONE = 0;
    static final int INTERNAL = 1;
    static final int REJECTED = 10;
    static final int INVALID_INPUT = 20;
    static final int DEPENDENCY = 30;
    static final int OUT_OF_MEMORY = 40;

    private ExitCode() {}

    /** Of a process that worked on a job and left it so: where it is not at its end, a repeat may bring it there. */
    static int of(EditJob job) {
        return switch (job.state()) {
            case EDITED, CANCELLED, RUNNING -> DONE;
            case REJECTED -> REJECTED;
            case QUEUED -> DEPENDENCY;
            case FAILED -> job.failure().map(failure -> of(failure.kind())).orElse(INTERNAL);
        };
    }

    static int of(Throwable failure) {
        return of(FailureKind.of(failure));
    }

    private static int of(FailureKind kind) {
        return switch (kind) {
            case INVALID_INPUT -> INVALID_INPUT;
            case DEPENDENCY -> DEPENDENCY;
            case OUT_OF_MEMORY -> OUT_OF_MEMORY;
            case INTERNAL -> INTERNAL;
        };
    }
}
