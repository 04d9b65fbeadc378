package dev.salem.cli;

import dev.salem.workflow.Task;
import dev.salem.workflow.TextPool;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The figures of texts that go on in another way. */
@Command(
        name = "wikitext",
        description = {
            "Teaches a language model to go on from prompts as another one does, ten tokens sampled with --seed, and "
                    + "prints how many of these tokens it predicts, before them the prompt, its later half (used) or "
                    + "its last third (generality), and how much the perplexity of other text rises.",
            "Prompts are taken from the text's beginning, other text from its end. Writes nothing."
        },
        footer = {
            "",
            "Example: salem bench wikitext --model gpt2-wikitext2 --other gptneo-wikitext2 --text test.txt.gz --edits 1 "
                    + "--skip 0,1,2 --method direct --threads 1"
        })
final class BenchWikitextCommand implements Callable<Integer> {
    @Option(
            names = "--other",
            required = true,
            paramLabel = "MODEL",
            description = "The model that the continuations are sampled from.")
    private String other;

    @Option(
            names = "--text",
            required = true,
            paramLabel = "FILE",
            description = "UTF-8 text, or such text packed (.gz).")
    private Path text;

    @Option(
            names = "--used-passes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Windows of 128 tokens that the editor sees (100).")
    private int usedPasses;

    @Option(
            names = "--heldout-passes",
            defaultValue = "100",
            paramLabel = "N",
            description = "Windows of 128 tokens to measure perplexity with (100).")
    private int heldoutPasses;

    @Mixin
    private BenchEditsMixin bench;

    @Override
    public Integer call() {
        return bench.print(new TextPool(text, other, usedPasses, heldoutPasses), Task.GENERATION);
    }
}
