package dev.salem.cli;

import dev.salem.workflow.OutcomeFile;
import dev.salem.workflow.Verification;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks a registered edit. */
@Command(
        name = "verify",
        description = "Checks bit for bit that a registered version is its base and the delta beside it.",
        footer = {"", "Example: salem verify models:/fever-verifier@challenger"})
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "models:/NAME/VERSION or models:/NAME@ALIAS.")
    private String model;

    @Mixin
    private RegistryOption registry;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        Verification verified = registry.at(site -> ConsoleProgress.during(
                spec.commandLine().getErr(), progress -> Verification.of(site, model, progress)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(verified) : text(verified));
        return ExitCode.DONE;
    }

    private static String text(Verification verified) {
        return String.format(
                Locale.ROOT,
                "%s is %s with another %s, bit for bit%n",
                verified.version(),
                verified.base(),
                String.join(", ", verified.tensors()));
    }
}
