package dev.salem.cli;

import dev.salem.workflow.AliasMove;
import dev.salem.workflow.OutcomeFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes an edited version out of use. */
@Command(
        name = "rollback",
        description =
                "Lets an alias (champion) point back at the version that it pointed at before the last promotion, or else "
                        + "at the version that the present one was edited from.",
        footer = {"", "Example: salem rollback fever-verifier"})
final class RollbackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "Name of the registered model.")
    private String name;

    @Mixin
    private AliasOption alias;

    @Mixin
    private RegistryOption registry;

    @Mixin
    private OutputOptions output;

    @Override
    public Integer call() {
        AliasMove move = registry.at(site -> AliasMove.rollback(site, name, alias.alias));
        spec.commandLine().getOut().print(output.json ? OutcomeFile.json(move) : AliasMoveText.of(move));
        return ExitCode.DONE;
    }
}
