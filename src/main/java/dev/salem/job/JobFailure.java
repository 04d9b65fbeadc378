package dev.salem.job;

import dev.salem.workflow.FailureKind;
import java.util.Objects;

/**
 * Why a job failed.
 *
 * @param message for the requester: what, which value, what to do
 */
public record JobFailure(FailureKind kind, String message) {
    public JobFailure {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(message, "message");
    }

    /** What is told of a failure; of a fault of this program, only that it was one. */
    static JobFailure of(Throwable failure) {
        FailureKind kind = FailureKind.of(failure);
        return new JobFailure(
                kind,
                switch (kind) {
                    case INTERNAL -> "an internal error; its log entry has the job's id";
                    case OUT_OF_MEMORY -> "out of memory; give the process more, or lower maxLength";
                    default -> String.valueOf(failure.getMessage());
                });
    }
}
