package dev.salem.cli;

import picocli.CommandLine.Option;

/** Which alias is moved. */
final class AliasOption {
    @Option(
            names = "--alias",
            defaultValue = "champion",
            paramLabel = "ALIAS",
            description = "Alias to be moved (champion).")
    String alias;
}
