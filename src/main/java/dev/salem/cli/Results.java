package dev.salem.cli;

import dev.salem.report.Summary;
import dev.salem.workflow.EditOutcome;
import dev.salem.workflow.EditResult;
import dev.salem.workflow.OutcomeFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** Tells an edit's result. */
final class Results {
    private Results() {}

    /** Prints the result; returns the exit code. */
    static int print(CommandSpec spec, OutputOptions output, EditResult result) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (result.repeated()) {
            err.println("salem: this edit was done before; here is its outcome again");
        }
        if (output.json) {
            out.print(OutcomeFile.json(result.outcome()));
        } else {
            out.println();
            out.print(Summary.text(result.report(), Console.stylesOutput()));
            place(out, result.outcome().edited());
            registered(out, result.outcome().registered());
        }
        if (result.outcome().status() == EditOutcome.Status.EDITED) {
            return ExitCode.DONE;
        }
        err.println("salem: rejected by the gate: "
                + String.join("; ", result.outcome().gate().reasons()));
        return ExitCode.REJECTED;
    }

    private static void place(PrintWriter out, EditOutcome.Edited edited) {
        if (edited != null) {
            out.printf("%n  In %s%n", Path.of(edited.path()).toAbsolutePath().getParent());
        }
    }

    private static void registered(PrintWriter out, EditOutcome.Registered version) {
        if (version != null) {
            out.printf("%n  Registered as %s with alias %s.%n", version.uri(), version.alias());
        }
    }
}
