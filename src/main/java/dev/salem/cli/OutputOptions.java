package dev.salem.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How to tell the result. */
final class OutputOptions {
    @Option(names = "--json", description = "Print the result as JSON and nothing else on standard output.")
    boolean json;

    @Mixin
    private DebugOption debug;
}
