package dev.salem.cli;

import dev.salem.progress.Progress;
import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.SpeedBenchmark;
import dev.salem.workflow.Throughput;
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
        description =
                "Times loading a model, its forward pass and the way back; with an edit set also one pass over its "
                        + "texts and the saliency of all layers.",
        footer = {"", "Example: salem bench speed --model src/demo/model --edit-set src/demo/edits.jsonl"})
final class BenchSpeedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(names = "--batch", defaultValue = "8", paramLabel = "N", description = "Texts in a batch (8).")
    private int batch;

    @Option(names = "--length", defaultValue = "64", paramLabel = "N", description = "Tokens of each text (64).")
    private int length;

    @Option(names = "--edit-set", paramLabel = "FILE", description = "Where the texts of the parts come from.")
    private String editSet;

    @Option(names = "--samples", defaultValue = "300", paramLabel = "N", description = "Rows of the edit set (300).")
    private int samples;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        SpeedBenchmark.Result result = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> run(new SpeedBenchmark(site), progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(result) : text(result));
        return ExitCode.DONE;
    }

    private SpeedBenchmark.Result run(SpeedBenchmark benchmark, Progress progress) {
        return editSet == null
                ? benchmark.run(model.model, batch, length, run.options(), progress)
                : benchmark.run(model.model, batch, length, editSet, samples, run.options(), progress);
    }

    private static String text(SpeedBenchmark.Result result) {
        Throughput speed = result.throughput();
        String text = String.format(
                Locale.ROOT,
                "%s, %d × %d tokens, threads: %d%nload %18.3f s%nforward %15.0f tokens/s%nand back %14.0f tokens/s%n",
                result.architecture(),
                speed.batch(),
                speed.length(),
                speed.threads(),
                result.loadSeconds(),
                speed.forward().tokensPerSecond(),
                speed.backward().tokensPerSecond());
        return result.editSet() == null ? text : text + text(result.editSet());
    }

    private static String text(SpeedBenchmark.Parts parts) {
        return String.format(
                Locale.ROOT,
                "%,d texts of the edit set, %,d tokens%nforward %15.3f s%nsaliency %14.3f s, %.2f forward passes%n",
                parts.samples(),
                parts.tokens(),
                parts.forwardSeconds(),
                parts.saliencySeconds(),
                parts.saliencyPerForward());
    }
}
