package dev.salem.cli;

import dev.salem.workflow.AliasMove;
import dev.salem.workflow.OutcomeFile;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a version to use. */
@Command(
        name = "promote",
        description =
                "Lets an alias (champion) point at a version, if it still points at the version that this one was "
                        + "made from.",
        footer = {"", "Example: salem promote models:/fever-verifier@challenger"})
final class PromoteCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "models:/NAME/VERSION or models:/NAME@ALIAS.")
    private String model;

    @Mixin
    private AliasOption alias;

    @Option(
            names = "--expect",
            paramLabel = "VERSION|none",
            description = "Version that the alias must point at now, none if it must not be there (the base of MODEL).")
    private String expected;

    @Mixin
    private RegistryOption registry;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        AliasMove move =
                registry.at(site -> AliasMove.promote(site, model, alias.alias, Optional.ofNullable(expected)));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(move) : AliasMoveText.of(move));
        return ExitCode.DONE;
    }
}
