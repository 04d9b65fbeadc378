package dev.salem.cli;

import dev.salem.workflow.ExtraRows;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Rows that are made besides an edit set's own. */
final class ExtraRowsMixin {
    @Option(
            names = "--enrich",
            defaultValue = "0",
            paramLabel = "K",
            description = "Rewordings of each declared fail that rules make for the editor to see; those of the edit "
                    + "set are held out then, unless their split says otherwise (0).")
    private int adapts;

    @Option(
            names = "--pass-text",
            paramLabel = "FILE",
            description = "Plain text (.gz too) whose windows of 128 tokens are passes, for task generation.")
    private Path passText;

    ExtraRows rows() {
        return new ExtraRows(adapts, Optional.ofNullable(passText));
    }
}
