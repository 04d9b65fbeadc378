package dev.salem.cli;

import dev.salem.editset.EditSetException;
import dev.salem.workflow.FailureKind;
import java.io.PrintWriter;

/** Failures as a person reads them. */
final class Failures {
    static final String DEBUG = "--debug";

    private static final String NAME = "salem: ";

    private Failures() {}

    /** One line, or one for each problem of an edit set; with {@code debug} where in the program, too. */
    static void print(PrintWriter err, Throwable failure, boolean debug) {
        print(err, message(failure));
        if (debug) {
            failure.printStackTrace(err);
        }
    }

    static void print(PrintWriter err, String message) {
        err.println(NAME + message.strip());
    }

    private static String message(Throwable failure) {
        if (failure instanceof EditSetException problems) {
            return editSet(problems);
        }
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : oneLine(failure);
        return switch (FailureKind.of(failure)) {
            case OUT_OF_MEMORY -> "out of memory: " + message + "; give the process more, or lower --max-length";
            case INTERNAL ->
                "internal error: " + failure.getClass().getSimpleName() + ": " + message + "; run again with " + DEBUG
                        + " and report it";
            default -> message;
        };
    }

    private static String editSet(EditSetException failure) {
        if (failure.problems().size() == 1 && failure.further() == 0) {
            return "edit set: " + failure.problems().get(0);
        }
        int count = failure.problems().size() + failure.further();
        StringBuilder text = new StringBuilder("edit set: " + count + " problems");
        failure.problems().forEach(problem -> text.append("\n  ").append(problem));
        if (failure.further() > 0) {
            text.append("\n  and ").append(failure.further()).append(" more");
        }
        return text.toString();
    }

    private static String oneLine(Throwable failure) {
        return failure.getMessage().replaceAll("\\s*\\R\\s*", "; ");
    }
}
