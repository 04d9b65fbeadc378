package dev.salem.cli;

import dev.salem.workflow.LinePredictor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Plain answers. */
@Command(
        name = "predict",
        description =
                "Answers JSON Lines (id, text, text_pair) on standard input with JSON Lines (id, prediction, logits) "
                        + "on standard output.",
        footer = {"", "Example: head -3 src/demo/edits.jsonl | salem predict --model src/demo/model"})
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private DebugOption debug;

    @Override
    public Integer call() {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return model.at(site -> {
            try {
                LinePredictor.predict(
                        site, model.model, run.options(), in, spec.commandLine().getOut());
            } catch (IOException e) {
                throw new UncheckedIOException("the lines can't be read or answered: " + e, e);
            }
            return ExitCode.DONE;
        });
    }
}
