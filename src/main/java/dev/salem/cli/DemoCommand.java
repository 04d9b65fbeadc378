package dev.salem.cli;

import dev.salem.workflow.Demo;
import dev.salem.workflow.EditResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job on what comes with the program. */
@Command(
        name = "demo",
        description =
                "Takes the fact checker that comes with salem, corrects its known mistakes, proves what that cost, and "
                        + "registers the result: edited model, delta, report and a small registry in one folder.",
        footer = {"", "Example: salem demo"})
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--out",
            defaultValue = "salem-demo",
            paramLabel = "DIR",
            description = "Folder to be made for the results (salem-demo).")
    private Path out;

    @Mixin
    private DemoOption demo;

    @Option(names = "--force", description = "Remove the results of an earlier demo and make them anew.")
    private boolean force;

    @Mixin
    private RunOptionsMixin run;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Path folder = demo.folder();
        EditResult result = ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> Demo.run(folder, out, force, run.options(), progress));
        int code = Results.print(spec, output, result);
        if (!output.json && Files.isDirectory(out.resolve("model"))) {
            spec.commandLine().getOut().printf("%n  Open %s in a browser.%n", out.resolve("report.html"));
        }
        return code;
    }
}
