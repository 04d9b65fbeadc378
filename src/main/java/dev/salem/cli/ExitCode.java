package dev.salem.cli;

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

    static int of(Throwable failure) {
        return switch (FailureKind.of(failure)) {
            case INVALID_INPUT -> INVALID_INPUT;
            case DEPENDENCY -> DEPENDENCY;
            case OUT_OF_MEMORY -> OUT_OF_MEMORY;
            case INTERNAL -> INTERNAL;
        };
    }
}
