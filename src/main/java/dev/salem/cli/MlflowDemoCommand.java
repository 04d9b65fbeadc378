package dev.salem.cli;

import dev.salem.workflow.MlflowDemo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job through a real MLflow server. */
@Command(
        name = "mlflow-demo",
        description =
                "Starts an MLflow server of this machine (Python 3.10 or newer is needed; MLflow is installed once), "
                        + "registers the fact checker that comes with salem as champion, edits it from there, and registers the "
                        + "edited version as challenger. The server runs until you press Enter.",
        footer = {"", "Example: salem mlflow-demo"})
final class MlflowDemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            defaultValue = "salem-mlflow-demo",
            paramLabel = "DIR",
            description = "Folder of the server's data and the results (salem-mlflow-demo).")
    private Path out;

    @Mixin
    private DemoOption demo;

    @Option(names = "--no-wait", description = "Stop the server as soon as the edit is registered.")
    private boolean stop;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Path folder = demo.folder();
        try (MlflowDemo shown = ConsoleProgress.during(
                spec.commandLine().getErr(),
                progress -> MlflowDemo.run(folder, out, run.options(), System.getenv(), progress))) {
            int code = Results.print(spec, output, shown.result());
            PrintWriter err = spec.commandLine().getErr();
            err.printf("%n  MLflow at %s%n", shown.address());
            shown.links().forEach((what, page) -> err.printf("  %s: %s%n", what, page));
            err.flush();
            if (!stop) {
                err.println("  The server runs until you press Enter.");
                err.flush();
                awaitEnter();
            }
            return code;
        }
    }

    private static void awaitEnter() {
        try {
            int read = System.in.read();
            while (read >= 0 && read != '\n') {
                read = System.in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the console can't be read: " + e, e);
        }
    }
}
