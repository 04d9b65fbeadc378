package dev.salem.cli;

import dev.salem.workflow.Benchmark;
import dev.salem.workflow.BenchmarkPool;
import dev.salem.workflow.BenchmarkRequest;
import dev.salem.workflow.BenchmarkResult;
import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.RunOptions;
import dev.salem.workflow.Task;
import java.util.List;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Several edits to be measured over, whatever their rows are made of. */
final class BenchEditsMixin {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    /** Makes and measures edits of the task that the options name and prints their figures. */
    int print(BenchmarkPool pool) {
        return print(pool, run.options());
    }

    /** The same where the pool is of one task. */
    int print(BenchmarkPool pool, Task task) {
        return print(pool, run.options().withTask(task));
    }

    private int print(BenchmarkPool pool, RunOptions options) {
        boolean all = layer.equals(ALL);
        OptionalInt asked = all || layer.equals(AUTO)
                ? OptionalInt.empty()
                : OptionalInt.of(LayerOption.number(layer, "auto, all or a number"));
        BenchmarkRequest request =
                new BenchmarkRequest(model.model, pool, fails, skips, all, edit.options(asked), edit.gate(), options);
        CommandLine line = command.commandLine();
        BenchmarkResult result = model.at(
                site -> ConsoleProgress.during(line.getErr(), progress -> new Benchmark(site).run(request, progress)));
        line.getOut().print(output.json ? OutcomeFile.json(result) : BenchmarkTable.of(result));
        return ExitCode.DONE;
    }
}
