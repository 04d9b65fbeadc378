package dev.salem.cli;

import dev.salem.workflow.BenchmarkPool;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The figures of several edits. */
@Command(
        name = "edits",
        description = "Edits the model several times, each time with other fails of a pool and from the unedited "
                + "model, and prints the figures and their means. Writes nothing.",
        footer = {
            "",
            "Example: salem bench edits --model M --edit-set pool.jsonl --fails 10 --skip 10,20,30 --method direct"
        })
final class BenchEditsCommand implements Callable<Integer> {
    @Option(
            names = "--edit-set",
            required = true,
            paramLabel = "FILE",
            description = "The pool: an edit set with more fails than one edit takes.")
    private String editSet;

    @Mixin
    private BenchEditsMixin bench;

    @Override
    public Integer call() {
        return bench.print(BenchmarkPool.editSet(editSet));
    }
}
