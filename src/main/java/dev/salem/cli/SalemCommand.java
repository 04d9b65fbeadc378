package dev.salem.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line's root: it only has sub-commands. */
@Command(
        name = "salem",
        description =
                "Edits what a deployed language model knows: corrects its known mistakes by changing one layer, and "
                        + "proves what that cost.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = VersionText.class,
        subcommands = {
            DemoCommand.class,
            PlanCommand.class,
            EditCommand.class,
            EvaluateCommand.class,
            SaliencyCommand.class,
            PredictCommand.class,
            TrainEditorCommand.class,
            DeltaCommand.class,
            HistoryCommand.class,
            VerifyCommand.class,
            PromoteCommand.class,
            RollbackCommand.class,
            MlflowDemoCommand.class,
            WebhookCommand.class,
            WorkerCommand.class,
            BenchCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "10:rejected by the gate; the report is kept, no model",
            "20:invalid input",
            "30:a disk, a registry or a native library failed",
            "40:out of memory"
        },
        footer = {"", "Example: salem demo"})
final class SalemCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do, for example: salem demo");
    }
}
