package dev.salem.cli;

import dev.salem.workflow.QuestionPool;
import dev.salem.workflow.Task;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The figures of exchanged answers. */
@Command(
        name = "zsre",
        description = {
            "Teaches a model that answers questions other answers, and prints how many it gives, when asked in other "
                    + "words too, and how many answers to other questions it loses. Answers are generated freely.",
            "Edits are taken from the file's beginning, other questions from its end. Writes nothing."
        },
        footer = {
            "",
            "Example: salem bench zsre --model bart-zsre --questions zsre_mend_train-1k.json --edits 10 --skip 0,10 "
                    + "--adapts 5 --threads 1"
        })
final class BenchZsreCommand implements Callable<Integer> {
    @Option(
            names = "--questions",
            required = true,
            paramLabel = "FILE",
            description = "JSON Lines or a JSON array of rows with src, rephrase, alt and answers, as MEND holds zsRE.")
    private Path questions;

    @Option(
            names = "--adapts",
            defaultValue = "0",
            paramLabel = "K",
            description = "Rule-made rewordings of each question that the editor sees (0).")
    private int adapts;

    @Option(
            names = "--used-passes",
            defaultValue = "200",
            paramLabel = "N",
            description = "Other questions that the editor sees (200).")
    private int usedPasses;

    @Option(
            names = "--heldout-passes",
            defaultValue = "400",
            paramLabel = "N",
            description = "Other questions to count lost answers in (400).")
    private int heldoutPasses;

    @Mixin
    private BenchEditsMixin bench;

    @Override
    public Integer call() {
        return bench.print(new QuestionPool(questions, adapts, usedPasses, heldoutPasses), Task.QUESTION_ANSWERING);
    }
}
