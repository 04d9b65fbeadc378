package dev.salem.cli;

import dev.salem.workflow.RunOptions;
import dev.salem.workflow.Task;
import dev.salem.workflow.WorkflowException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How to compute. */
final class RunOptionsMixin {
    @Option(names = "--seed", defaultValue = "0", paramLabel = "N", description = "Of every random choice (0).")
    private long seed;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads; results repeat bit for bit at one number of threads (all cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--max-length",
            paramLabel = "N",
            description = "Tokens that a text may have (the tokenizer's own limit).")
    private Integer maxLength;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            description =
                    "What the model is asked for: classification, question-answering or generation (what its head "
                            + "is made for; question-answering where it generates).")
    private String task;

    RunOptions options() {
        if (maxLength != null && maxLength < 1) {
            throw new WorkflowException("max length must be at least 1, got: " + maxLength);
        }
        return new RunOptions(
                seed,
                threads,
                maxLength == null ? 0 : maxLength,
                Optional.ofNullable(task).map(Task::named));
    }
}
