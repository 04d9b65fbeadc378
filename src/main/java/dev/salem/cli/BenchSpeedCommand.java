package dev.salem.cli;

import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.SpeedBenchmark;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The time that the parts of an edit take. */
@Command(
        name = "speed",
        description = "Times loading a model, one forward pass and the saliency of all layers, warm.",
        footer = {"", "Example: salem bench speed --model src/demo/model --edit-set src/demo/edits.jsonl"})
final class BenchSpeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--edit-set", required = true, paramLabel = "FILE", description = "Where the texts come from.")
    private String editSet;

    @Option(names = "--samples", defaultValue = "300", paramLabel = "N", description = "Texts to time with (300).")
    private int samples;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        SpeedBenchmark.Result result = model.at(
                site -> ConsoleProgress.during(spec.commandLine().getErr(), progress -> new SpeedBenchmark(site)
                        .run(model.model, editSet, samples, run.options(), progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(result) : text(result));
        return ExitCode.DONE;
    }

    private static String text(SpeedBenchmark.Result result) {
        return String.format(
                Locale.ROOT,
                "%,d texts, %,d tokens%nload      %.3f s%nforward   %.3f s%nsaliency  %.3f s, %.2f forward passes%n",
                result.samples(),
                result.tokens(),
                result.loadSeconds(),
                result.forwardSeconds(),
                result.saliencySeconds(),
                result.saliencyPerForward());
    }
}
