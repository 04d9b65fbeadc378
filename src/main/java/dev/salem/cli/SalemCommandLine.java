package dev.salem.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** The command line as scripts and people meet it: results to one writer, everything else to the other. */
public final class SalemCommandLine {
    private static final int HELP_WIDTH = 100;

    private SalemCommandLine() {}

    /**
     * Runs a command to its end.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine line = new CommandLine(new SalemCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(HELP_WIDTH)
                .setExecutionStrategy(Misuse.refusing())
                .setExecutionExceptionHandler(SalemCommandLine::explain)
                .setParameterExceptionHandler((exception, given) -> {
                    Failures.print(err, Misuse.message(exception));
                    return ExitCode.INVALID_INPUT;
                });
        int code = execute(line, err, arguments);
        out.flush();
        err.flush();
        return code;
    }

    /** Errors, such as a lack of memory, pass by picocli's own handler. */
    private static int execute(CommandLine line, PrintWriter err, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError error) {
            Failures.print(err, error, false);
            return ExitCode.of(error);
        }
    }

    private static int explain(Exception failure, CommandLine line, ParseResult given) {
        boolean debug = given.expandedArgs().contains(Failures.DEBUG);
        Failures.print(line.getErr(), failure, debug);
        return ExitCode.of(failure);
    }
}
