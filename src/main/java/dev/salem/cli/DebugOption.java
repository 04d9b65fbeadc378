package dev.salem.cli;

import picocli.CommandLine.Option;

/** How much to tell of a failure. */
final class DebugOption {
    @Option(names = Failures.DEBUG, description = "Say where in the program a failure happened.")
    private boolean debug;
}
