package dev.salem.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Command lines that can't be carried out, as a person is told of them. */
final class Misuse {
    private static final int MOST_SUGGESTIONS = 3;

    private Misuse() {}

    /** What is wrong, what may have been meant, and where to look. */
    static String message(ParameterException failure) {
        ParameterException told = cause(failure);
        StringBuilder text = new StringBuilder(words(told));
        if (told instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                text.append("; did you mean ")
                        .append(String.join(
                                " or ", suggestions.subList(0, Math.min(MOST_SUGGESTIONS, suggestions.size()))));
            }
        }
        return text.append("; see ")
                .append(told.getCommandLine().getCommandSpec().qualifiedName())
                .append(" --help")
                .toString();
    }

    private static String words(ParameterException told) {
        if (told instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !told.getCommandLine().getSubcommands().isEmpty()) {
            return "there is no command \"" + unmatched.getUnmatched().get(0) + "\"";
        }
        return told.getMessage();
    }

    /** A mistyped option lets the right one be missing, too: the typing is what is told. */
    private static ParameterException cause(ParameterException failure) {
        CommandLine line = failure.getCommandLine();
        List<String> unmatched = line.getUnmatchedArguments();
        return failure instanceof MissingParameterException && !unmatched.isEmpty()
                ? new UnmatchedArgumentException(line, unmatched)
                : failure;
    }

    /** Runs the last command, unless something stands on its line that nobody knows: help for that would be help for another. */
    static IExecutionStrategy refusing() {
        return given -> {
            for (ParseResult command : given.asCommandLineList().stream()
                    .map(CommandLine::getParseResult)
                    .toList()) {
                if (!command.unmatched().isEmpty()) {
                    throw new UnmatchedArgumentException(command.commandSpec().commandLine(), command.unmatched());
                }
            }
            return new RunLast().execute(given);
        };
    }
}
