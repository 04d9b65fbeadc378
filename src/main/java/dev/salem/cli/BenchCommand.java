package dev.salem.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements of the product by itself. */
@Command(
        name = "bench",
        description =
                "Measures: the figures of several edits, cut out of a pool or made of questions or of text, the time that the "
                        + "parts take, that a model takes from its store, or how a service bears many requests.",
        subcommands = {
            BenchEditsCommand.class,
            BenchZsreCommand.class,
            BenchWikitextCommand.class,
            BenchSpeedCommand.class,
            BenchDownloadCommand.class,
            BenchServiceCommand.class
        },
        footer = {"", "Example: salem bench edits --model M --edit-set pool.jsonl --fails 10 --skip 10,20,30"})
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "say what to measure: edits, zsre, wikitext, speed, download or service");
    }
}
