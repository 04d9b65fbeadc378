package dev.salem.cli;

import dev.salem.workflow.Benchmark;
import dev.salem.workflow.BenchmarkRequest;
import dev.salem.workflow.BenchmarkResult;
import dev.salem.workflow.OutcomeFile;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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
    private static final String ROW = "%-7s %5s  %-7s %6s %13s %10s %9s %16s %9s%n";

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--edit-set",
            required = true,
            paramLabel = "FILE",
            description = "The pool: an edit set with more fails than one edit takes.")
    private String editSet;

    @Option(names = "--fails", defaultValue = "10", paramLabel = "N", description = "Fails of each edit (10).")
    private int fails;

    @Option(
            names = "--skip",
            split = ",",
            defaultValue = "0",
            paramLabel = "N",
            description = "Fails of the pool to pass over, one number for each edit (0).")
    private List<Integer> skips;

    @Mixin
    private EditOptionsMixin edit;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        BenchmarkRequest request =
                new BenchmarkRequest(model.model, editSet, fails, skips, edit.options(), edit.gate(), run.options());
        BenchmarkResult result = model.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> new Benchmark(site).run(request, progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(result) : table(result));
        return ExitCode.DONE;
    }

    private static String table(BenchmarkResult result) {
        StringBuilder text = new StringBuilder(line(
                "skip",
                "layer",
                "method",
                "margin",
                "edit accuracy",
                "generality",
                "drawdown",
                "accuracy change",
                "seconds"));
        for (BenchmarkResult.Edit done : result.edits()) {
            text.append(line(
                    Integer.toString(done.skip()),
                    Integer.toString(done.layer()),
                    done.method(),
                    done.chosen().getOrDefault("margin", ""),
                    figure(done.metrics().editAccuracy().value()),
                    figure(done.metrics().generality().value()),
                    figure(done.metrics().drawdown().value()),
                    change(done.metrics().accuracyAfter().value()
                            - done.metrics().accuracyBefore().value()),
                    seconds(done.editSeconds())));
        }
        return text.append(line(
                        "mean",
                        "",
                        "",
                        "",
                        figure(result.editAccuracy()),
                        figure(result.generality()),
                        figure(result.drawdown()),
                        change(result.accuracyChange()),
                        seconds(result.editSeconds())))
                .append(String.format(
                        Locale.ROOT, "drawdown: standard deviation over edits %.4f%n", result.drawdownDeviation()))
                .toString();
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, ROW, cells);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String change(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
