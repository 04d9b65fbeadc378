package dev.salem.workflow;

import java.util.Objects;
import java.util.Optional;

/**
 * How a command computes. The same values on the same machine type give the same bytes.
 *
 * @param seed of every random choice
 * @param threads inside one operation
 * @param maxLength tokens that a text may have, or 0 for the tokenizer's own limit
 * @param task what the model is asked for; empty for what its head is made for
 */
public record RunOptions(long seed, int threads, int maxLength, Optional<Task> task) {
    /** With the task that the model's head is made for. */
    public RunOptions(long seed, int threads, int maxLength) {
        this(seed, threads, maxLength, Optional.empty());
    }

    public RunOptions {
        Objects.requireNonNull(task, "task");
        if (threads < 1) {
            throw new WorkflowException("threads must be at least 1, got: " + threads);
        }
        if (maxLength < 0) {
            throw new WorkflowException("max length must not be negative, got: " + maxLength);
        }
    }

    /**
     * The same for this task.
     *
     * @throws WorkflowException if another was asked for
     */
    public RunOptions withTask(Task wanted) {
        if (task.isPresent() && task.get() != wanted) {
            throw new WorkflowException("task must be " + wanted.jsonName() + " here, got: "
                    + task.get().jsonName());
        }
        return new RunOptions(seed, threads, maxLength, Optional.of(wanted));
    }

    /** Seed 0, a thread for each core, the tokenizer's own limit. */
    public static RunOptions standard() {
        return new RunOptions(0, Runtime.getRuntime().availableProcessors(), 0);
    }
}
