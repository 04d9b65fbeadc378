package dev.salem.cli;

import dev.salem.workflow.Benchmark;
import dev.salem.workflow.BenchmarkPool;
import dev.salem.workflow.BenchmarkRequest;
import dev.salem.workflow.BenchmarkResult;
import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.RunOptions;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Several edits to be measured over, whatever their rows are made of. */
final class BenchEditsMixin {
    private static final String AUTO = "auto";
    private static final String ALL = "all";

    @Mixin
    private ModelOptions model;

    @Option(
            names = {"--fails", "--edits"},
            defaultValue = "10",
            paramLabel = "N",
            description = "Mistakes that each edit corrects (10).")
    private int fails;

    @Option(
            names = "--skip",
            split = ",",
            defaultValue = "0",
            paramLabel = "N",
            description = "Mistakes to pass over, one number for each edit (0).")
    private List<Integer> skips;

    @Option(
            names = "--layer",
            defaultValue = AUTO,
            paramLabel = "auto|N|all",
            description = "Layer to edit, from 0; auto lets the saliency choose, all makes each edit at every layer in "
                    + "turn (auto).")
    private String layer;

    @Mixin
    private EditOptionsMixin edit;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    /** Makes and measures the edits and prints their figures. */
    int print(CommandLine command, BenchmarkPool pool, UnaryOperator<RunOptions> task) {
        boolean all = layer.equals(ALL);
        OptionalInt asked = all || layer.equals(AUTO)
                ? OptionalInt.empty()
                : OptionalInt.of(LayerOption.number(layer, "auto, all or a number"));
        BenchmarkRequest request = new BenchmarkRequest(
                model.model, pool, fails, skips, all, edit.options(asked), edit.gate(), task.apply(run.options()));
        BenchmarkResult result = model.at(site ->
                ConsoleProgress.during(command.getErr(), progress -> new Benchmark(site).run(request, progress)));
        command.getOut().print(output.json ? OutcomeFile.json(result) : BenchmarkTable.of(result));
        return ExitCode.DONE;
    }
}
