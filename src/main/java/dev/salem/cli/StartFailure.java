package dev.salem.cli;

import dev.salem.workflow.FailureKind;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.util.ExceptionUtil;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintWriter;

/** A program that could not begin, as a person reads it: what, and the cure. */
final class StartFailure {
    private StartFailure() {}

    /**
     * Prints a line, and for a fault of the program where in it.
     *
     * @return the exit code
     */
    static int tell(PrintWriter err, Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof QuarkusBindException taken) {
            Failures.print(
                    err,
                    "port " + taken.getPort() + " of " + taken.getHost() + " can't be had: " + taken.getMessage()
                            + "; end what has it, or take another by quarkus.http.port");
            return ExitCode.DEPENDENCY;
        }
        if (isOfSettings(cause)) {
            Failures.print(err, cause.getMessage());
            return ExitCode.INVALID_INPUT;
        }
        Failures.print(err, cause, FailureKind.of(cause) == FailureKind.INTERNAL);
        return ExitCode.of(cause);
    }

    /** The outermost failure that says what can be done about it, below what the framework wraps around; else the innermost. */
    private static Throwable cause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOfSettings(cause) || FailureKind.of(cause) != FailureKind.INTERNAL) {
                return cause;
            }
        }
        return ExceptionUtil.getRootCause(failure);
    }

    /** All that a start is given are settings. */
    private static boolean isOfSettings(Throwable cause) {
        return cause instanceof ConfigurationException
                || cause instanceof ConfigValidationException
                || cause instanceof IllegalArgumentException;
    }
}
