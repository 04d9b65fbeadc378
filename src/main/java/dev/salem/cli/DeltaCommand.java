package dev.salem.cli;

import dev.salem.workflow.Deltas;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Deltas: the edited model from its base, and back, bit for bit. */
@Command(
        name = "delta",
        description = "Leads from a base model to the edited one and back, bit for bit.",
        footer = {
            "",
            "Example: salem delta verify --base src/demo/model --edited salem-demo/model --delta "
                    + "salem-demo/delta.safetensors"
        })
final class DeltaCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the delta: apply, revert or verify");
    }

    @Command(
            name = "apply",
            description = "Makes the edited model from the base.",
            footer = {
                "",
                "Example: salem delta apply --base src/demo/model --delta salem-demo/delta.safetensors --out edited"
            })
    int apply(
            @Option(names = "--base", required = true, paramLabel = "DIR", description = "The base model.") Path base,
            @Option(names = "--delta", required = true, paramLabel = "FILE", description = "The delta.") Path delta,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to be made.") Path out,
            @Mixin DebugOption debug) {
        Deltas.apply(base, delta, out);
        say("edited model written to " + out);
        return ExitCode.DONE;
    }

    @Command(
            name = "revert",
            description = "Makes the base's weights from the edited model.",
            footer = {
                "",
                "Example: salem delta revert --edited salem-demo/model --delta salem-demo/delta.safetensors --out base"
            })
    int revert(
            @Option(names = "--edited", required = true, paramLabel = "DIR", description = "The edited model.")
                    Path edited,
            @Option(names = "--delta", required = true, paramLabel = "FILE", description = "The delta.") Path delta,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to be made.") Path out,
            @Mixin DebugOption debug) {
        Deltas.revert(edited, delta, out);
        say("base weights written to " + out);
        return ExitCode.DONE;
    }

    @Command(
            name = "verify",
            description = "Checks bit for bit that the delta leads from the base to the edited model and back.",
            footer = {
                "",
                "Example: salem delta verify --base src/demo/model --edited salem-demo/model --delta "
                        + "salem-demo/delta.safetensors"
            })
    int verify(
            @Option(names = "--base", required = true, paramLabel = "DIR", description = "The base model.") Path base,
            @Option(names = "--edited", required = true, paramLabel = "DIR", description = "The edited model.")
                    Path edited,
            @Option(names = "--delta", required = true, paramLabel = "FILE", description = "The delta.") Path delta,
            @Mixin DebugOption debug) {
        Deltas.verify(base, edited, delta);
        say("the delta leads from the base to the edited model and back, bit for bit");
        return ExitCode.DONE;
    }

    private void say(String result) {
        spec.commandLine().getOut().println(result);
    }
}
